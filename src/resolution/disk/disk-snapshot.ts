import { createHash } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isPromptctlError, PromptctlError } from '../../domain/errors/error.ts';
import { compareHeads } from '../../domain/head.ts';
import type { EnvironmentState } from '../../domain/served-prompt.ts';
import { reasonOf } from '../../domain/thrown.ts';
import { requireEnvironmentOf } from '../bundle.ts';
import { removeLeftovers } from './leftovers.ts';
import { withLock } from './lock.ts';
import { type OwnFile, openOwn } from './open-own.ts';
import { prepareDirectory } from './own-directory.ts';
import { readHeader, readSnapshot } from './read-snapshot.ts';
import { stageSnapshot } from './write-snapshot.ts';

/** Where a process finds, when it starts, what its environment served when it was last seen; shared by the processes of one user. */
export interface DiskSnapshot {
  readonly path: string;
  /**
   * The state on the disk; null: there is none. @throws PromptctlError `snapshot-invalid` for what is not whole, of another
   * environment, or could have been written by somebody else; the next `save` replaces it.
   */
  load(): Promise<EnvironmentState | null>;
  /**
   * Replaces what is there by a complete state, whole or not at all. `kept`: there is the same or a newer head of the same database
   * (with `force` it goes all the same: the database went back), or another process was at it for a whole second.
   * @throws PromptctlError `snapshot-unwritable`.
   */
  save(state: EnvironmentState, force: boolean): Promise<'written' | 'kept'>;
}

/** The snapshot of one environment behind `connection`, which is `host:port/database`: known before anything can be asked. */
export function openDiskSnapshot(options: {
  readonly directory: string;
  readonly connection: string;
  readonly environment: string;
}): DiskSnapshot {
  const { directory, connection, environment } = options;
  const key = createHash('sha256').update(connection).digest('hex').slice(0, 16);
  const path = join(directory, `${environment}-${key}.snapshot`);
  // The first line of a damaged file may name any head: no state would ever be newer.
  let damaged: string | null = null;

  return {
    path,
    load: () =>
      using(path, async ({ handle, identity }) => {
        damaged = identity;
        const state = requireEnvironmentOf(await readSnapshot(handle, path), environment, path);
        damaged = null;
        return state;
      }),
    save: async (state, force) => {
      const isNewer = async () => force || !(await holds(path, state, damaged));
      try {
        if (state.base !== null) throw unwritable(path, 'only a complete state can be served from');
        // Asked before the work and again under the lock, which is held no longer than a rename takes.
        return (await isNewer()) ? await replace(path, directory, state, isNewer) : 'kept';
      } catch (error) {
        throw isPromptctlError(error) ? error : unwritable(path, error);
      }
    },
  };
}

async function replace(
  path: string,
  directory: string,
  state: EnvironmentState,
  isNewer: () => Promise<boolean>,
): Promise<'written' | 'kept'> {
  const objection = await prepareDirectory(directory);
  if (objection !== null) throw unwritable(path, objection);
  const staged = await stageSnapshot(path, state, 0o600);
  try {
    const outcome = await withLock(`${path}.lock`, staged.at, async (isHeld) => {
      if (!(await isNewer()) || !(await isHeld())) return 'kept';
      await rename(staged.path, path);
      return 'written';
    });
    return outcome ?? 'kept';
  } finally {
    await rm(staged.path, { force: true });
    await removeLeftovers(path, staged.at);
  }
}

/** True when the file holds the state's head or a newer one of the same database, as far as its first line tells. */
async function holds(path: string, state: EnvironmentState, damaged: string | null): Promise<boolean> {
  try {
    const there = await using(path, async ({ handle, identity }) =>
      identity === damaged ? null : readHeader(handle, path),
    );
    return there?.databaseId === state.databaseId && compareHeads(there.head, state.head) >= 0;
  } catch (error) {
    if (isPromptctlError(error, 'snapshot-invalid')) return false;
    throw error;
  }
}

async function using<T>(path: string, work: (file: OwnFile) => Promise<T>): Promise<T | null> {
  const file = await openOwn(path);
  if (file === null) return null;
  try {
    return await work(file);
  } finally {
    await file.handle.close();
  }
}

function unwritable(file: string, cause: unknown): PromptctlError<'snapshot-unwritable'> {
  return new PromptctlError('snapshot-unwritable', { file, reason: reasonOf(cause) }, { cause });
}
