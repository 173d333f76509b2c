import type { Hash } from 'node:crypto';
import type { LogFile } from '../../workspace/log-file.ts';
import { createLines, type Line, type Place } from './lines.ts';
import { type Read, readLine } from './problems.ts';

/** Lines are short; a batch of the longest ones would be gigabytes. */
const MOST_BYTES = 16 * 1024 * 1024;

/** A place, and the digest of all before it. */
export interface Mark extends Place {
  readonly digest: string;
}

export interface Start extends Place {
  /** Of all before it; it goes on. */
  readonly digest: Hash;
}

export interface Taking {
  readonly batchSize: number;
  /** Takes what some lines held; what comes next is read when it is done. */
  readonly take: (read: readonly Read[], end: Mark) => Promise<void>;
  readonly signal: AbortSignal;
}

/** Reads a log from a place to its end, or until the signal. */
export async function readBatches(log: LogFile, start: Start, taking: Taking): Promise<void> {
  const { batchSize, take, signal } = taking;
  const { digest } = start;
  const lines = createLines(start);
  const gathered = gather(start);
  const cut = () => take(gathered.cut(), { ...gathered.end(), digest: digest.copy().digest('hex') });
  let at = start.bytes;
  for await (const chunk of untilAborted(log.read(start.bytes), signal)) {
    let hashed = 0;
    for (const line of lines.of(chunk)) {
      gathered.add(line);
      if (!gathered.isFull(batchSize)) continue;
      digest.update(chunk.subarray(hashed, line.end - at));
      hashed = line.end - at;
      await cut();
      if (signal.aborted) return;
    }
    digest.update(chunk.subarray(hashed));
    at += chunk.length;
  }
  if (signal.aborted) return;
  const last = lines.rest();
  if (last !== null) gathered.add(last);
  if (!gathered.isEmpty()) await cut();
}

/** What lines hold, until there is enough of it. */
function gather(start: Place) {
  let [begun, end]: [Place, Place] = [start, start];
  let read: Read[] = [];
  return {
    add: (line: Line) => {
      end = { line: line.number, bytes: line.end };
      const found = readLine(line);
      if (found !== null) read.push(found);
    },
    isFull: (lines: number) => end.line - begun.line >= lines || end.bytes - begun.bytes >= MOST_BYTES,
    isEmpty: () => end === begun,
    end: () => end,
    cut: (): readonly Read[] => {
      const cut = read;
      read = [];
      begun = end;
      return cut;
    },
  };
}

/** What an interrupted reading throws is no failure. */
async function* untilAborted(chunks: AsyncIterable<Buffer>, signal: AbortSignal): AsyncIterable<Buffer> {
  try {
    for await (const chunk of chunks) {
      if (signal.aborted) return;
      yield chunk;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
