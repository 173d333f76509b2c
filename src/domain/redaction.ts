import { hideSecrets } from './secrets.ts';

const HIDDEN = '***';

/** Shorter ones are words of other texts as well. */
const LEAST_LITERAL = 6;

/** `postgres://user:password@…`, and what is no well-formed URL but was meant as one: a password may hold @ and / that nobody escaped. */
const USERINFO = /([a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/@?#]{0,200}):(?!\*+@)[^\s]{0,500}@/gi;

/** `?password=…`, `password='…'`, `PGPASSWORD=…`, `"password":"…"`. */
const ASSIGNMENT =
  /((?:pass(?:word|wd|phrase)?|pwd|secret|token|api[_-]?key|cache[_-]?key|access[_-]?key)["']?(?:=|(?<=["']):)\s{0,3})(?:'(?:[^'\\]|\\.){0,500}'|"(?:[^"\\]|\\.){0,500}"|[^\s&#,;"')}\]]{1,500})/gi;

const AUTHORIZATION =
  /((?:authorization|x-api-key)["']?\s{0,3}[:=]\s{0,3}["']?(?:(?:bearer|basic|token)\s{1,3})?)[^\s"',]{1,4096}/gi;
const SCHEME = /\b((?:bearer|basic)\s{1,3})[\w+/.~=-]{8,4096}/gi;

/**
 * A text that says what went wrong, without the secrets in it: passwords of URLs and of connection strings, authorization headers, keys of
 * known forms, and `secrets`, wherever they stand.
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  const known = secrets
    .filter((secret) => secret.length >= LEAST_LITERAL)
    .reduce((hidden, secret) => hidden.replaceAll(secret, HIDDEN), text);
  const formal = known
    .replace(USERINFO, `$1:${HIDDEN}@`)
    .replace(ASSIGNMENT, `$1${HIDDEN}`)
    .replace(AUTHORIZATION, `$1${HIDDEN}`)
    .replace(SCHEME, `$1${HIDDEN}`);
  return hideSecrets(formal);
}

/** The same for plain data: every text in it, and the texts that name its parts. */
export function redactData<Value>(value: Value, secrets: readonly string[] = []): Value {
  return redactAny(value, secrets) as Value;
}

function redactAny(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string') return redact(value, secrets);
  if (Array.isArray(value)) return value.map((item) => redactAny(item, secrets));
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, item]) => [redact(key, secrets), redactAny(item, secrets)] as const);
  return Object.fromEntries(entries);
}

const SECRET_VARIABLE = /(?:PASSWORD|SECRET|TOKEN|_KEY|_KEYS)$/;
const PASSWORD_OF_URL = /^[a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/@]{0,200}:([^\s]{1,500})@/i;
const PARAMETER_OF_URL = /[?&](?:ssl|sentinel_)?password=([^&#]{1,500})/gi;

/** The secrets that environment variables hold, as they are written there and as they are meant. */
export function secretsOf(env: { readonly [name: string]: string | undefined }): string[] {
  const found = Object.entries(env).flatMap(([name, value = '']) => [
    ...(SECRET_VARIABLE.test(name) ? [value, ...value.split(/[,\s]+/)] : []),
    ...(value.includes('://') ? [PASSWORD_OF_URL.exec(value)?.[1] ?? '', ...parametersOf(value)] : []),
  ]);
  return [...new Set(found.flatMap((secret) => [secret, decoded(secret)]))]
    .filter((secret) => secret !== '')
    .toSorted((a, b) => b.length - a.length);
}

function parametersOf(url: string): string[] {
  return [...url.matchAll(PARAMETER_OF_URL)].map((match) => match[1] ?? '');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
