import { DELETED, type Gaps, gapEvent } from './gaps.ts';
import type { Segment } from './spool.ts';
import type { Store } from './store.ts';

/** A sealed segment; `lines` null: of a process before this one. */
export interface Entry {
  readonly sequence: number;
  readonly bytes: number;
  readonly lines: number | null;
}

/** Segments in order: those that are sealed, and the one that is open. */
export interface Queue {
  readonly store: Store;
  readonly gaps: Gaps;
  readonly now: () => number;
  sealed: Entry[];
  /** Of all of them. */
  bytes: number;
  sequence: number;
  done: number;
  dropped: number;
  open: { lines: number; bytes: number } | null;
  /** The segment that the shipper holds: it may be taken at any moment, so it is not dropped. */
  lent: number | null;
  /** The segment that was open when another took the place: that one ships it as well, so dropped here it would be told as lost though it is stored. */
  shared: number | null;
  /** There is no place to write to. */
  isAway: boolean;
}

export function remember({ store, sequence, done, dropped, gaps }: Queue): void {
  store.remember({ sequence, done, dropped, gaps: gaps.list() });
}

/** Appends to the open segment, which its first line begins; false: the store refused. */
export function write(queue: Queue, line: string): boolean {
  const { store } = queue;
  queue.open ??= begin(queue);
  if (queue.open === null) return false;
  const written = store.write(line, queue.open.lines);
  if (written !== null) {
    queue.open.lines++;
    queue.open.bytes += written;
    queue.bytes += written;
  }
  if (store.isSpoilt()) end(queue);
  return written !== null;
}

/** Where the place was taken away, the segment begins in a new one. */
function begin(queue: Queue): Queue['open'] {
  if (!isAtHome(queue)) return null;
  queue.sequence++;
  remember(queue);
  return queue.store.begin(queue.sequence) ? { lines: 0, bytes: 0 } : null;
}

/** Seals the open segment, where this process finds it again: who lost its directory takes it along first. */
export function end(queue: Queue): void {
  if (queue.open === null || !isAtHome(queue)) return;
  const { open, sequence, store } = queue;
  if (open === null || (open.lines === 0 && !store.isSpoilt())) return;
  store.end();
  queue.open = null;
  if (open.lines === 0) store.remove(sequence);
  else queue.sealed.push({ sequence, ...open });
}

/** Puts what was lost into the open segment, whatever the limit: it says itself what it was over. */
export function tellGaps(queue: Queue): void {
  for (const gap of queue.gaps.list()) {
    if (!write(queue, JSON.stringify(gapEvent(gap)))) return;
    queue.gaps.told(gap);
    remember(queue);
  }
}

/** Forgets a segment, and then its file: in the other order a crash would leave it unknown whether it was done. */
export function forget(queue: Queue, entry: Entry): void {
  remember(queue);
  queue.store.remove(entry.sequence);
  queue.sealed = queue.sealed.filter((each) => each !== entry);
  queue.bytes -= entry.bytes;
}

/** Shows that this process lives; false: there is no place to write to. Where the place changed, the queue begins anew there. */
export function isAtHome(queue: Queue): boolean {
  const beat = queue.store.beat();
  // Whoever took the place tells what was noted there; what is lost from now on is told by us.
  if (beat.kind !== 'ours' && beat.wereTaken && !queue.isAway) queue.gaps.list().forEach(queue.gaps.told);
  queue.isAway = beat.kind === 'lost';
  if (beat.kind !== 'moved') return beat.kind === 'ours';
  for (const { sequence, lines } of queue.sealed) {
    if (!beat.wereTaken && sequence !== queue.lent) {
      queue.gaps.add(null, DELETED, queue.now(), queue.now(), lines ?? 0);
    }
  }
  queue.sealed = [];
  queue.sequence = queue.open === null ? 0 : 1;
  queue.shared = beat.wereTaken && queue.open !== null ? queue.sequence : null;
  queue.done = 0;
  queue.dropped = 0;
  queue.lent = null;
  queue.bytes = queue.open?.bytes ?? 0;
  remember(queue);
  return true;
}

/** The oldest sealed segment; null: there is none, or it cannot be read now. */
export function nextSegment(queue: Queue): Segment | null {
  const [entry] = queue.sealed;
  if (entry === undefined) return null;
  const { sequence } = entry;
  const read = queue.store.read(sequence);
  if (read.kind === 'unreadable') return null;
  const { producer } = queue.store;
  // Where it went with its directory, another ships it, or it is counted as lost.
  if (read.kind === 'gone' && (!isAtHome(queue) || queue.store.producer !== producer)) return null;
  queue.lent = sequence;
  const { lines, damaged } = read.kind === 'read' ? read : { lines: [], damaged: 0 };
  return { producer, sequence, after: queue.done, lines, damaged: damagedOf(entry, { lines, damaged }) };
}

/** How many lines of a segment are gone: whoever wrote it knows how many there were. */
export function damagedOf(
  entry: Entry,
  { lines, damaged }: { readonly lines: readonly string[]; readonly damaged: number },
): number {
  return entry.lines === null ? damaged : entry.lines - lines.length;
}
