import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { hasCode } from '../../storage/embedded/failure.ts';
import type { Entry } from '../queue.ts';
import type { Read } from '../store.ts';
import { unframe } from './line.ts';

/** writeSync, which tests replace by that of a failing disk. */
export type WriteBytes = (fd: number, bytes: Uint8Array, offset: number, length: number) => number;

export interface OpenSegment {
  readonly write: (bytes: Uint8Array) => number | null;
  readonly isSpoilt: () => boolean;
  /** All of it, also where the file was deleted. */
  readonly content: () => Buffer;
  readonly end: () => void;
}

const { O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_RDWR } = constants;
const NAME = /^(\d{12})\.seg$/;

export function segmentPath(directory: string, sequence: number): string {
  return join(directory, `${String(sequence).padStart(12, '0')}.seg`);
}

/** A new file that lines are appended to. @throws an error of the file system. */
export function openSegment(path: string, writeBytes: WriteBytes = writeSync): OpenSegment {
  const fd = openSync(path, O_RDWR | O_APPEND | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
  let length = 0;
  let isSpoilt = false;
  const undo = () => {
    try {
      ftruncateSync(fd, length);
    } catch {
      isSpoilt = true;
    }
  };
  return {
    write: (bytes) => {
      try {
        if (writeBytes(fd, bytes, 0, bytes.length) === bytes.length) {
          length += bytes.length;
          return bytes.length;
        }
      } catch {
        // A full disk may have taken a part all the same.
      }
      undo();
      return null;
    },
    isSpoilt: () => isSpoilt,
    content: () => {
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, readSync(fd, bytes, 0, length, 0));
    },
    end: () => closeSync(fd),
  };
}

export function readSegment(path: string): Read {
  try {
    const fd = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    try {
      return fstatSync(fd).isFile() ? { kind: 'read', ...unframe(readFileSync(fd)) } : { kind: 'gone' };
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    return { kind: hasCode(error, 'ENOENT', 'ENOTDIR', 'ELOOP', 'EMLINK', 'ENXIO') ? 'gone' : 'unreadable' };
  }
}

/** The segments that a process left, the oldest first. @throws an error of the file system. */
export function listSegments(directory: string): Entry[] {
  return readdirSync(directory)
    .flatMap((name) => {
      const sequence = NAME.exec(name)?.[1];
      const bytes = statSync(join(directory, name), { throwIfNoEntry: false })?.size;
      return sequence === undefined || bytes === undefined ? [] : [{ sequence: Number(sequence), bytes, lines: null }];
    })
    .toSorted((a, b) => a.sequence - b.sequence);
}
