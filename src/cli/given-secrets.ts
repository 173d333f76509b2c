import { holdsSecret } from '../domain/secrets.ts';

type Kind = 'password' | 'key';

/** A secret among the words of a command line: of what kind, and where. Never the secret itself. */
export interface GivenSecret {
  readonly kind: Kind;
  /** The option that it is the value of, or which word it is. */
  readonly place: string;
}

// A number before a slash is a port: https://localhost:8080/@acme.
const URL_WITH_PASSWORD = /[a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/?#]{0,200}:(?!\d{1,5}\/)[^\s]{1,500}@/i;
const PASSWORD_PARAMETER = /[?&](?:ssl|sentinel_)?password=[^&#\s]/i;
const SECRET_OPTION =
  /^-{1,2}(?:[\w-]{0,40}[-_])?(?:(pass|password|passwd|pwd)|secret|token|(?:api|cache|access)[-_]?key)(?:=|$)/i;
const SECRET_VARIABLE = /^[A-Z][A-Z0-9_]{0,60}?(?:(PASSWORD|PASSWD|_PASS)|SECRET|TOKEN|_KEYS?)=./;
/** What libpq takes in the place of a URL. */
const PASSWORD_OF_STRING = /(?:^|[\s;])(?:ssl)?password\s{0,5}=\s{0,5}\S/i;

/** The first secret of a command line, which process lists and shell histories keep; null: there is none. */
export function findGivenSecret(words: readonly string[]): GivenSecret | null {
  for (const [i, word] of words.entries()) {
    const before = words[i - 1] ?? '';
    const kind = kindOf(word, before);
    if (kind !== null) return { kind, place: optionOf(word, before) ?? `argument ${i + 1}` };
  }
  return null;
}

function kindOf(word: string, before: string): Kind | null {
  if (URL_WITH_PASSWORD.test(word) || PASSWORD_PARAMETER.test(word)) return 'password';
  const named = SECRET_OPTION.exec(word) ?? SECRET_VARIABLE.exec(word);
  if (named !== null) return named[1] === undefined ? 'key' : 'password';
  // A prompt may well have a variable of that name.
  if (before !== '--var' && !word.startsWith('--var=') && PASSWORD_OF_STRING.test(word)) return 'password';
  return holdsSecret(word) ? 'key' : null;
}

/** The option that the word is, or is the value of, as far as it is one: never more than its name. */
function optionOf(word: string, before: string): string | null {
  return /^--?[a-z][a-z-]{0,40}(?==|$)/i.exec(word)?.[0] ?? (/^--?[a-z][a-z-]{0,40}$/i.test(before) ? before : null);
}
