import { isSecretName, passwordsIn, replacePasswords } from './secrets/names.ts';
import { hideSecrets } from './secrets.ts';

const HIDDEN = '***';

/** Shorter ones are words of other texts as well. */
const LEAST_LITERAL = 6;

/** `?password=…`, `password='…'`, `PGPASSWORD=…`, `"password":"…"`. */
const ASSIGNMENT =
  /((?:pass(?:word|wd|phrase)?|pwd|secret|token|api[_-]?key|cache[_-]?key|access[_-]?key)["']?(?:=|(?<=["']):)\s{0,3})(?:'(?:[^'\\]|\\.){0,8192}'|"(?:[^"\\]|\\.){0,8192}"|[^\s&#,;"')}\]]{1,8192})/gi;

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
    .reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), text);
  const formal = replacePasswords(known, hidden)
    .replace(ASSIGNMENT, `$1${HIDDEN}`)
    .replace(AUTHORIZATION, `$1${HIDDEN}`)
    .replace(SCHEME, `$1${HIDDEN}`);
  return hideSecrets(formal);
}

/** Stars stay as many as they are: under a code frame stands a mark at a column of it. */
function hidden(password: string): string {
  return /^\*+$/.test(password) ? password : HIDDEN;
}

/** The text with as many stars in the place of each password of a URL: nothing else moves. */
export function starPasswords(text: string): string {
  return replacePasswords(text, (password) => '*'.repeat(password.length));
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

/** The secrets that environment variables hold, as they are written there and as they are meant. */
export function secretsOf(env: { readonly [name: string]: string | undefined }): string[] {
  const found = Object.entries(env).flatMap(([name, value = '']) => [
    ...(isSecretName(name) ? [value, ...value.split(/[,\s]+/)] : []),
    ...passwordsIn(value),
  ]);
  return [...new Set(found.flatMap((secret) => [secret, decoded(secret)]))]
    .filter((secret) => secret !== '')
    .toSorted((a, b) => b.length - a.length);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
