import { chmod, lstat, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { PromptctlError } from '../domain/errors/error.ts';
import type { EnvironmentState } from '../domain/served-prompt.ts';
import { hasCode } from '../storage/embedded/failure.ts';
import { invalid } from './disk/open-own.ts';
import { readSnapshot } from './disk/read-snapshot.ts';
import { stageSnapshot, writeSnapshot } from './disk/write-snapshot.ts';

/** Reads a bundle, which came with the app and is trusted as its code is. @throws PromptctlError `snapshot-invalid`. */
export async function loadBundle(file: string): Promise<EnvironmentState> {
  const handle = await open(file).catch((error: unknown) => {
    throw invalid(file, error);
  });
  try {
    return await readSnapshot(handle, file);
  } finally {
    await handle.close();
  }
}

/** Gives the state back when it is of the environment. @throws PromptctlError `snapshot-invalid`; `file` is where it came from. */
export function requireEnvironmentOf(state: EnvironmentState, environment: string, file: string): EnvironmentState {
  if (state.environment === environment) return state;
  const reason = `it is of ${state.environment}, and ${environment} is asked for`;
  throw new PromptctlError('snapshot-invalid', { file, reason });
}

/**
 * Writes a bundle, whole or not at all, and gives its length. A link of one's own leads to the file that is replaced, one that somebody
 * else put there is refused; a pipe or a device is written into. Throws what the file system says.
 */
export async function writeBundle(file: string, state: EnvironmentState): Promise<number> {
  await refuseForeignLink(file);
  const there = await stat(file).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  });
  if (there !== null && !there.isFile()) return writeInto(file, state);
  const target = there === null ? file : await realpath(file);
  const staged = await stageSnapshot(target, state, 0o666);
  try {
    if (there !== null) await chmod(staged.path, there.mode & 0o777);
    await rename(staged.path, target);
    return staged.bytes;
  } finally {
    await rm(staged.path, { force: true });
  }
}

/** In a folder that all may write to, a link of another user would choose what is overwritten. @throws PromptctlError `path-outside`. */
async function refuseForeignLink(file: string): Promise<void> {
  const named = await lstat(file).catch(() => null);
  const user = process.getuid?.() ?? null;
  if (named?.isSymbolicLink() && user !== null && named.uid !== user && named.uid !== 0)
    throw new PromptctlError('path-outside', { file });
}

async function writeInto(file: string, state: EnvironmentState): Promise<number> {
  const handle = await open(file, 'w');
  try {
    return await writeSnapshot(handle, state);
  } finally {
    await handle.close();
  }
}
