import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import type { EnvironmentState } from '../../domain/served-prompt.ts';
import { snapshotLines } from '../../domain/snapshot-file.ts';

/** Characters that are put together at a stretch: a millisecond or two. */
const CHUNK = 64 * 1024;

/** A whole snapshot on the disk beside the place that it is for, to be renamed or removed. */
export interface StagedSnapshot {
  readonly path: string;
  readonly bytes: number;
  /** When it was written, by the clock of the file system. */
  readonly at: number;
}

/** Writes a complete state beside `target`, down to the disk. Throws what the file system says, and then leaves nothing behind. */
export async function stageSnapshot(target: string, state: EnvironmentState, mode: number): Promise<StagedSnapshot> {
  const path = `${target}.${randomBytes(6).toString('hex')}.tmp`;
  const handle = await open(path, 'wx', mode);
  try {
    const bytes = await writeSnapshot(handle, state);
    await handle.sync();
    return { path, bytes, at: (await handle.stat()).mtimeMs };
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

/** Writes a complete state to an open file and gives its length. Between chunks the event loop does what else there is. */
export async function writeSnapshot(handle: FileHandle, state: EnvironmentState): Promise<number> {
  let written = 0;
  let text = '';
  const write = async () => {
    const bytes = Buffer.from(text);
    await handle.writeFile(bytes);
    written += bytes.length;
    text = '';
  };
  for (const line of snapshotLines(state)) {
    text += line;
    if (text.length >= CHUNK) await write();
  }
  await write();
  return written;
}
