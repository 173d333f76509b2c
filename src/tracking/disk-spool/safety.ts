import { lstatSync, mkdirSync } from 'node:fs';
import { objectionToOwner } from '../../domain/ownership.ts';
import { reasonOf } from '../../domain/thrown.ts';

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
    return objectionToOwner(found, process.getuid?.() ?? null);
  } catch (error) {
    return reasonOf(error);
  }
}
