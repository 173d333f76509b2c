import { rmSync } from 'node:fs';
import { reasonOf } from '../../domain/thrown.ts';
import { createSpool, type SpoolOptions } from '../create-spool.ts';
import type { Gap } from '../gaps.ts';
import type { Entry } from '../queue.ts';
import type { Spool } from '../spool.ts';
import { NO_NOTES, type Notes } from '../store.ts';
import { createDiskStore } from './disk-store.ts';
import { type Home, makeHome } from './home.ts';
import { prepareRoot } from './safety.ts';
import { listSegments, readSegment, segmentPath, type WriteBytes } from './segment-file.ts';

export interface DiskSpoolOptions extends SpoolOptions {
  /** The directory of all spools of this user. */
  readonly root: string;
  readonly writeBytes?: WriteBytes;
}

export type Opened =
  | { readonly kind: 'opened'; readonly spool: Spool }
  | { readonly kind: 'refused'; readonly reason: string };

const MOST_BYTES = 512 * 1024 * 1024;

/** A spool that outlives its process, whatever kills it: of a new producer in a directory of its own. Refused: there can be none. */
export function openDiskSpool(options: DiskSpoolOptions): Opened {
  const reason = prepareRoot(options.root);
  if (reason !== null) return { kind: 'refused', reason };
  try {
    return { kind: 'opened', spool: spoolIn(makeHome(options.root), NO_NOTES, [], options) };
  } catch (error) {
    return { kind: 'refused', reason: reasonOf(error) };
  }
}

/** The spool that a process which is gone left in this directory. @throws an error of the file system. */
export function reopenSpool(home: Home, options: DiskSpoolOptions): Spool {
  const entries = listSegments(home.directory);
  const found = home.side.read();
  const newest = entries.at(-1)?.sequence ?? 0;
  const notes: Notes = {
    sequence: Math.max(found?.sequence ?? 0, newest),
    done: found?.done ?? Math.max(0, (entries[0]?.sequence ?? 1) - 1),
    dropped: found?.dropped ?? 0,
    gaps: found === null ? [] : untold(found.gaps, segmentPath(home.directory, newest)),
  };
  // What is done or dropped and could not be removed, or was not any more.
  const isLeft = (sequence: number) => sequence > notes.done && sequence !== notes.dropped;
  const left = entries.filter(({ sequence }) => isLeft(sequence));
  for (const { sequence } of entries)
    if (!isLeft(sequence)) rmSync(segmentPath(home.directory, sequence), { force: true });
  return spoolIn(home, notes, left, options);
}

function spoolIn(home: Home, notes: Notes, entries: readonly Entry[], options: DiskSpoolOptions): Spool {
  const store = createDiskStore(home, options.writeBytes);
  return createSpool(store, notes, entries, { mostBytes: MOST_BYTES, ...options });
}

/** Without those that are in the newest segment already: the process died before it could note that. */
function untold(gaps: readonly Gap[], newest: string): readonly Gap[] {
  const read = readSegment(newest);
  if (gaps.length === 0 || read.kind !== 'read') return gaps;
  const told = new Set(read.lines.map((line) => (JSON.parse(line) as { id?: string }).id));
  return gaps.filter(({ id }) => !told.has(id));
}
