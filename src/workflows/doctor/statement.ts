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

/** A path as a shell takes it. */
export function shellWord(path: string): string {
  return /^[\w./~@%+=:,-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

/** A name as it is written in a statement, for people to copy. */
export function identifier(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) && !RESERVED.has(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
