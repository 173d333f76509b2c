import { isSecretName, passwordsIn } from '../domain/secrets/names.ts';
import { holdsSecret } from '../domain/secrets.ts';

type Kind = 'password' | 'key';

/** A secret among the words of a command line: of what kind, and where. Never the secret itself. */
export interface GivenSecret {
  readonly kind: Kind;
  /** The option that it is the value of, or which word it is. */
  readonly place: string;
}

const SECRET_OPTION =
  /^-{1,2}(?:[\w-]{0,40}[-_])?(?:(pass|password|passwd|pwd)|secret|token|(?:api|cache|access)[-_]?key)(?:=|$)/i;
const VARIABLE = /^([A-Z][A-Z0-9_]{0,80})=./;
/** In `https://localhost:8080/@acme` stands a port. */
const PORT = /^\d{1,5}\//;

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
  const option = SECRET_OPTION.exec(word);
  if (option !== null) return option[1] === undefined ? 'key' : 'password';
  const name = VARIABLE.exec(word)?.[1] ?? '';
  if (isSecretName(name)) return /PASS|PWD/.test(name) ? 'password' : 'key';
  // A prompt may well have a variable called password.
  const isVariable = before === '--var' || word.startsWith('--var=');
  const text = isVariable ? word.replace(/^(?:--var=)?password=/i, '') : word;
  if (passwordsIn(text).some((password) => !PORT.test(password))) return 'password';
  return holdsSecret(word) ? 'key' : null;
}

/** The option that the word is, or is the value of, as far as it is one: never more than its name. */
function optionOf(word: string, before: string): string | null {
  return /^--?[a-z][a-z-]{0,40}(?==|$)/i.exec(word)?.[0] ?? (/^--?[a-z][a-z-]{0,40}$/i.test(before) ? before : null);
}
