import type { Hash } from 'node:crypto';
import { isPromptctlError } from '../../domain/errors/error.ts';
import { type ImportedEvent, readImportedEvent } from '../../domain/imported-event.ts';
import type { LogFile } from '../../workspace/log-file.ts';
import { createLines, type Line, LONGEST_LINE, type Position } from './lines.ts';

/** A line that was refused. */
export interface LineProblem {
  readonly line: number;
  readonly field: string;
  readonly problem: string;
}

/** What a line says: an event, or nothing that is one. */
export type Read = { readonly line: number; readonly event: ImportedEvent } | LineProblem;

/** Lines are short; a batch of the longest ones would be gigabytes. */
const MOST_BYTES = 16 * 1024 * 1024;

/** A place, and the digest of all before it. */
export interface Mark extends Position {
  readonly digest: string;
}

export interface Start extends Position {
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
function gather(start: Position) {
  let [begun, end]: [Position, Position] = [start, start];
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

const UNREADABLE = {
  long: `is longer than ${LONGEST_LINE} bytes`,
  binary: 'is no UTF-8 text',
} as const;

/** What a line says; null: it is empty. */
function readLine({ number, text }: Line): Read | null {
  if (typeof text !== 'string') return { line: number, field: 'the line', problem: UNREADABLE[text.problem] };
  try {
    return { line: number, event: readImportedEvent(JSON.parse(text)) };
  } catch (error) {
    if (text.trim() === '') return null;
    if (isPromptctlError(error, 'measure-invalid')) return { line: number, ...error.data };
    if (error instanceof SyntaxError) return { line: number, field: 'the line', problem: 'is no JSON' };
    throw error;
  }
}
