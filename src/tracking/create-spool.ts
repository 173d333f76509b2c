import { createGaps, DAMAGED, DELETED, FULL, loseLines } from './gaps.ts';
import {
  damagedOf,
  type Entry,
  end,
  forget,
  isAtHome,
  nextSegment,
  type Queue,
  remember,
  tellGaps,
  write,
} from './queue.ts';
import type { Kept, Segment, Spool, WhenFull } from './spool.ts';
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

type Limits = Required<Pick<SpoolOptions, 'mostBytes'>> & SpoolOptions;

/** A spool over a store, which may hold segments already. */
export function createSpool(store: Store, notes: Notes, entries: readonly Entry[], limits: Limits): Spool {
  const queue = createQueue(store, notes, entries, limits);
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
    lose: (of, reason) => (isClosed ? queue.gaps.add(of, reason, queue.now()) : lose(queue, of, reason)),
    seal: () => isClosed || seal(queue),
    next: () => (isClosed ? null : nextSegment(queue)),
    done: (sequence) => isClosed || finish(queue, sequence),
    size: () => ({ bytes: queue.bytes, segments: queue.sealed.length + ((queue.open?.lines ?? 0) > 0 ? 1 : 0) }),
    isWithOthers: store.isWithOthers,
    takeBack: (segment) => isClosed || takeBack(queue, segment, limits),
    close: () => {
      if (isClosed) return;
      seal(queue);
      isClosed = true;
      store.close(queue.sealed.length === 0 && queue.gaps.list().length === 0);
    },
  };
}

function createQueue(store: Store, notes: Notes, entries: readonly Entry[], { environment, now }: Limits): Queue {
  return {
    store,
    gaps: createGaps(environment, notes.gaps),
    now,
    sealed: [...entries],
    bytes: entries.reduce((sum, entry) => sum + entry.bytes, 0),
    sequence: notes.sequence,
    done: notes.done,
    dropped: notes.dropped,
    open: null,
    lent: null,
    shared: null,
    isAway: false,
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

function lose(queue: Queue, environment: string, reason: string): void {
  // Where another has taken the place, what is lost now is not among what that one tells.
  isAtHome(queue);
  queue.gaps.add(environment, reason, queue.now());
  remember(queue);
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
  const isFree = ({ sequence }: Entry) => sequence !== queue.lent && sequence !== queue.shared;
  if (!queue.sealed.some(isFree)) end(queue);
  const entry = queue.sealed.find(isFree);
  if (entry === undefined) return false;
  const { producer } = queue.store;
  const read = queue.store.read(entry.sequence);
  if (read.kind === 'unreadable' || (read.kind === 'gone' && !isAtHome(queue))) return false;
  // Where it went with its directory, it is counted already.
  if (queue.store.producer !== producer) return true;
  if (read.kind === 'read') {
    loseLines(queue.gaps, read.lines, FULL);
    queue.gaps.add(null, FULL, queue.now(), queue.now(), damagedOf(entry, read));
  } else queue.gaps.add(null, DELETED, queue.now(), queue.now(), entry.lines ?? 0);
  queue.dropped = entry.sequence;
  forget(queue, entry);
  return true;
}

/** Keeps again what was in a segment of a place that is gone; what cannot be kept is lost with it. */
function takeBack(queue: Queue, { lines, damaged }: Segment, limits: Limits): void {
  const left = lines.filter((line) => append(queue, line, limits) !== 'kept');
  loseLines(queue.gaps, left, DELETED);
  // Who has the file counts what is damaged there.
  if (!queue.store.isWithOthers()) queue.gaps.add(null, DAMAGED, queue.now(), queue.now(), damaged);
  remember(queue);
}
