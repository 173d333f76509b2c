import { constants, type Stats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { PromptctlError } from '../../domain/errors/error.ts';
import { objectionToOwner } from '../../domain/ownership.ts';
import { reasonOf } from '../../domain/thrown.ts';
import { hasCode } from '../../storage/embedded/failure.ts';

/** A file that nobody else could have put there or written to. */
export interface OwnFile {
  readonly handle: FileHandle;
  /** Differs from that of every other file, and of this one after a change. */
  readonly identity: string;
}

// No link is followed, and a pipe in the place of a file does not keep us waiting. Windows has neither: undefined adds nothing.
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * Opens a file that only this process' user may have written; null: there is none. What it says is served to users, so a file that
 * others could write to, or a link that they could have put there, is not read. @throws PromptctlError `snapshot-invalid`.
 */
export async function openOwn(path: string): Promise<OwnFile | null> {
  const handle = await openFile(path);
  if (handle === null) return null;
  try {
    const found = await handle.stat();
    const reason = objectionTo(found, process.getuid?.() ?? null);
    if (reason !== null) throw new PromptctlError('snapshot-invalid', { file: path, reason });
    return { handle, identity: `${found.dev}:${found.ino}:${found.size}:${found.mtimeMs}` };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Why a file is not trusted; null: it is. `user` is null where files have no owners that could be compared (Windows). */
export function objectionTo(file: Pick<Stats, 'isFile' | 'uid' | 'mode'>, user: number | null): string | null {
  return file.isFile() ? objectionToOwner(file, user) : 'it is no file';
}

async function openFile(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, FLAGS);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return null;
    throw invalid(path, error);
  }
}

/** The error for a file that the system does not let us read. */
export function invalid(file: string, cause: unknown): PromptctlError<'snapshot-invalid'> {
  const reason = hasCode(cause, 'ELOOP', 'EMLINK') ? 'it is a symbolic link' : reasonOf(cause);
  return new PromptctlError('snapshot-invalid', { file, reason }, { cause });
}
