import { quote } from '../words.ts';
import { row } from './row.ts';

/** What was typed. */
export const usageErrors = {
  usage: row<{ problem: string; hint: string | null }>(
    2,
    'The command line is not one that promptctl understands.',
    ({ problem }) => problem,
    ({ hint }) => hint,
  ),
  'change-invalid': row<{ part: string; length: number; least: number; most: number }>(
    2,
    'A message, an author or a request id is not of a length that the log takes.',
    ({ part, length, least, most }) => `the ${part} has ${length} characters, and the log takes ${least} to ${most}`,
    ({ part }) => (part === 'message' ? 'say why in a few lines, and link to the rest' : null),
  ),
  'change-unstorable': row<{ part: string }>(
    2,
    'A message, an author or a request id holds a character that no database text can hold.',
    ({ part }) => `the ${part} holds a NUL character`,
    () => 'remove it',
  ),
  'argument-missing': row<{ argument: string; how: string }>(
    2,
    'An argument is missing, and there is nobody to ask.',
    ({ argument }) => `missing ${argument}`,
    ({ how }) => how,
  ),
  'confirmation-needed': row<{ what: string; flag: string }>(
    2,
    'Something that cannot be undone was asked for without saying yes.',
    ({ what }) => `this ${what}`,
    ({ flag }) => `add ${flag} if that is what you want`,
  ),
  'password-in-argument': row<{ flag: string }>(
    2,
    'A password on the command line would be seen in process lists and shell histories.',
    ({ flag }) => `${flag} holds a password, which everybody on this machine can see while the command runs`,
    () => 'put the URL into DATABASE_URL, or the password into PGPASSWORD or ~/.pgpass',
  ),
  'key-in-argument': row<{ flag: string }>(
    2,
    'A key or a token on the command line would be seen in process lists and shell histories.',
    ({ flag }) => `${flag} holds a key or a token, which everybody on this machine can see while the command runs`,
    () => 'give it in a file (a prompt file, --vars FILE, - for standard input), or in an environment variable',
  ),
  'environment-name-invalid': row<{ name: string }>(
    2,
    'An environment cannot be called that.',
    ({ name }) => `${quote(name)} cannot name an environment`,
    () => 'lower-case letters, digits and -, starting with a letter, at most 32 characters, not "latest"',
  ),
  'reference-invalid': row<{ text: string; part: 'name' | 'selector' }>(
    2,
    'A reference to a prompt is not of a known form.',
    ({ text, part }) =>
      part === 'name'
        ? `${quote(text)} is not a prompt reference: a name is lower-case words with . _ - between them, in folders separated by /`
        : `${quote(text)} is not a prompt reference: what follows @ must be a version, latest, an environment or sha:…`,
    () =>
      'forms: support/reply  support/reply@7  @latest  @production  @production~1  @sha:9f3c1a (promptctl help references)',
  ),
};
