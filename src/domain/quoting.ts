/** Words that a statement does not take for the name of a login as they stand. */
const RESERVED = new Set([
  'all',
  'current_user',
  'default',
  'group',
  'none',
  'public',
  'session_user',
  'table',
  'user',
]);

/** A word of a command that people copy, as a shell takes it: a login may be called anything, and its name shall not run there. */
export function shellWord(word: string): string {
  return /^[\w./@%+:,-][\w./~@%+=:,-]*$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** A name as it is written in a statement that people copy. */
export function identifier(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) && !RESERVED.has(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
