import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open, realpath } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { unreadable } from './unreadable.ts';

const CHUNK = 1024 * 1024;

/** A log that may be larger than the memory: read in pieces, from any place of it. */
export interface LogFile {
  /** As it was named. */
  readonly name: string;
  /** Null: it cannot be read twice. */
  readonly path: string | null;
  /** Bytes; null: nobody knows. */
  readonly size: number | null;
  /** Pieces from that place on; each is good until the next one is asked for. */
  readonly read: (from: number) => AsyncIterable<Buffer>;
  readonly close: () => Promise<void>;
}

/** @throws PromptctlError `file-missing`. */
export async function openLogFile(name: string, path: string): Promise<LogFile> {
  let file: FileHandle | undefined;
  try {
    file = await open(path);
    const found = await file.stat();
    // A directory can be opened, and says only when it is read that it cannot be.
    if (found.isDirectory()) await file.read(Buffer.alloc(1), 0, 1, 0);
    if (!found.isFile()) return streamedLog(name, file.createReadStream());
    return { name, path: await realpath(path), size: found.size, read: readFrom(file), close: closing(file) };
  } catch (error) {
    await file?.close();
    throw unreadable(name, 'the events', error);
  }
}

/** A log that comes through a pipe. */
export function streamedLog(name: string, stream: Readable): LogFile {
  return {
    name,
    path: null,
    size: null,
    read: async function* () {
      for await (const chunk of stream) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    },
    close: async () => void stream.destroy(),
  };
}

/** The digest of the first so many bytes, which can be added to; null: there are not so many. */
export async function digestStart(log: LogFile, bytes: number): Promise<Hash | null> {
  const digest = createHash('sha256');
  let left = bytes;
  if (left === 0) return digest;
  for await (const chunk of log.read(0)) {
    digest.update(chunk.subarray(0, left));
    left -= Math.min(left, chunk.length);
    if (left === 0) return digest;
  }
  return null;
}

function readFrom(file: FileHandle): LogFile['read'] {
  return async function* (from) {
    const buffer = Buffer.allocUnsafe(CHUNK);
    for (let at = from; ; ) {
      const { bytesRead } = await file.read(buffer, 0, CHUNK, at);
      if (bytesRead === 0) return;
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  };
}

function closing(file: FileHandle): () => Promise<void> {
  return () => file.close();
}
