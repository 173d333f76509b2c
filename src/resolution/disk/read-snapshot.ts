import type { FileHandle } from 'node:fs/promises';
import { PromptctlError } from '../../domain/errors/error.ts';
import type { EnvironmentState } from '../../domain/served-prompt.ts';
import { createSnapshotReader, readSnapshotHeader, type SnapshotHeader } from '../../domain/snapshot-file.ts';
import { invalid } from './open-own.ts';

/** Bytes that are read, and then worked on, at a stretch: a millisecond or two. */
const CHUNK = 64 * 1024;

/** Two versions of two million bytes each, every one of them escaped, and something around them. */
const LONGEST_LINE = 16 * 1024 * 1024;

const LONGEST_HEADER = 4096;
const LINE_FEED = 0x0a;

/**
 * Reads a snapshot file to its end, checked whole. Between chunks the event loop does what else there is: each read waits for it.
 * @throws PromptctlError `snapshot-invalid`; `file` names it there.
 */
export async function readSnapshot(handle: FileHandle, file: string): Promise<EnvironmentState> {
  const reader = createSnapshotReader(file);
  const refuse = (reason: string) => new PromptctlError('snapshot-invalid', { file, reason });
  const chunk = Buffer.allocUnsafe(CHUNK);
  let parts: Buffer[] = [];
  let waiting = 0;
  for (;;) {
    const bytes = await readChunk(handle, chunk, file);
    if (bytes.length === 0) break;
    let start = 0;
    for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, start)) {
      const rest = bytes.subarray(start, end);
      reader.take(parts.length === 0 ? rest : Buffer.concat([...parts, rest]));
      parts = [];
      waiting = 0;
      start = end + 1;
    }
    if (start < bytes.length) parts.push(Buffer.from(bytes.subarray(start)));
    waiting += bytes.length - start;
    if (waiting > LONGEST_LINE) throw refuse('it has a line that is longer than any prompt');
  }
  if (waiting > 0) throw refuse('it ends in the middle of a line');
  return reader.finish();
}

/** Reads the first line alone, which nothing vouches for. @throws PromptctlError `snapshot-invalid`. */
export async function readHeader(handle: FileHandle, file: string): Promise<SnapshotHeader> {
  const bytes = await readChunk(handle, Buffer.allocUnsafe(LONGEST_HEADER), file);
  return readSnapshotHeader(bytes.toString('utf8', 0, Math.max(0, bytes.indexOf(LINE_FEED))), file);
}

async function readChunk(handle: FileHandle, into: Buffer, file: string): Promise<Buffer> {
  try {
    const { bytesRead } = await handle.read(into, 0, into.length, null);
    return into.subarray(0, bytesRead);
  } catch (error) {
    throw invalid(file, error);
  }
}
