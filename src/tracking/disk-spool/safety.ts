import { lstatSync, mkdirSync } from 'node:fs';

/** Makes the directory that spools are in, for this user alone. Why it cannot be used; null: it can. */
export function prepareRoot(root: string): string | null {
  try {
    mkdirSync(root, { recursive: true, mode: 0o700 });
    return objectionTo(root);
  } catch (error) {
    return reasonOf(error);
  }
}

/** Why a directory is not trusted: what is in a spool is shipped in the name of this process. Null: it is. */
export function objectionTo(directory: string): string | null {
  try {
    const found = lstatSync(directory);
    if (found.isSymbolicLink()) return 'it is a symbolic link';
    if (!found.isDirectory()) return 'it is no directory';
    const user = process.getuid?.() ?? null;
    if (user === null) return null;
    if (found.uid !== user) return `it belongs to another user (${found.uid})`;
    return (found.mode & 0o022) === 0 ? null : 'others than its owner may write to it';
  } catch (error) {
    return reasonOf(error);
  }
}

/** What the system says, without the path that follows there. */
export function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split(', ')[0] ?? '';
}
