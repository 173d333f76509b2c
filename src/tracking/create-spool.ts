import { createGaps, loseLines } from './gaps.ts';
import { type Entry, end, forget, isAtHome, nextSegment, type Queue, remember, tellGaps, write } from './queue.ts';
import type { Kept, Spool, WhenFull } from './spool.ts';
import type { Notes, Store } from './store.ts';

export interface SpoolOptions {
  /** What a loss is counted in where the event names no environment. */
  readonly environment: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly mostBytes?: number;
  readonly whenFull?: WhenFull;
  /** A segment ends with so many lines, or bytes. */
  readonly segmentLines?: number;
  readonly segmentBytes?: number;
}

const SEGMENT_LINES = 500;
const SEGMENT_BYTES = 1024 * 1024;
const FULL = 'the spool was full';
const FULL_SCORES = 'the spool was full (scores)';

type Limits = Required<Pick<SpoolOptions, 'mostBytes'>> & SpoolOptions;

/** A spool over a store, which may hold segments already. */
export function createSpool(store: Store, notes: Notes, entries: readonly Entry[], limits: Limits): Spool {
  const { environment, now } = limits;
  const queue: Queue = {
    store,
    gaps: createGaps(environment, notes.gaps),
    now,
    sealed: [...entries],
    bytes: entries.reduce((sum, entry) => sum + entry.bytes, 0),
    sequence: notes.sequence,
    done: notes.done,
    open: null,
    lent: null,
  };
  // What is closed has no files any more, and their numbers may be those of others.
  let isClosed = false;
  return {
    get producer() {
      return store.producer;
    },
    isLasting: store.isLasting,
    get directory() {
      return store.directory;
    },
    append: (line) => (isClosed ? 'failed' : append(queue, line, limits)),
    lose: (of, reason) => {
      queue.gaps.add(of, reason, now());
      if (!isClosed) remember(queue);
    },
    seal: () => isClosed || seal(queue),
    next: () => (isClosed ? null : nextSegment(queue)),
    done: (sequence) => isClosed || finish(queue, sequence),
    size: () => ({ bytes: queue.bytes, segments: queue.sealed.length + ((queue.open?.lines ?? 0) > 0 ? 1 : 0) }),
    close: () => {
      if (isClosed) return;
      seal(queue);
      isClosed = true;
      store.close(queue.sealed.length === 0 && queue.gaps.list().length === 0);
    },
  };
}

function append(queue: Queue, line: string, limits: Limits): Kept {
  const { segmentLines = SEGMENT_LINES, segmentBytes = SEGMENT_BYTES } = limits;
  if (!makeRoom(queue, line.length, limits)) return 'full';
  if (!write(queue, line)) return 'failed';
  const { open } = queue;
  if (open !== null && (open.lines >= segmentLines || open.bytes >= segmentBytes)) end(queue);
  return 'kept';
}

function seal(queue: Queue): void {
  if (!isAtHome(queue)) return;
  tellGaps(queue);
  end(queue);
}

function finish(queue: Queue, sequence: number): void {
  const entry = queue.sealed.find((each) => each.sequence === sequence);
  if (entry === undefined) return;
  queue.done = sequence;
  queue.lent = null;
  forget(queue, entry);
}

/** True when that many more bytes are within the limit, perhaps because the oldest ones were dropped. */
function makeRoom(queue: Queue, length: number, { mostBytes, whenFull }: Limits): boolean {
  while (queue.bytes + length > mostBytes) {
    if (whenFull !== 'drop-oldest' || !dropOldest(queue)) return false;
  }
  return true;
}

function dropOldest(queue: Queue): boolean {
  if (queue.sealed.every(({ sequence }) => sequence === queue.lent)) end(queue);
  const entry = queue.sealed.find(({ sequence }) => sequence !== queue.lent);
  const read = entry && queue.store.read(entry.sequence);
  if (entry === undefined || read?.kind !== 'read') return false;
  loseLines(queue.gaps, read.lines, FULL, FULL_SCORES);
  forget(queue, entry);
  return true;
}
