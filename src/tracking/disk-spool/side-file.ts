import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import type { Notes } from '../store.ts';
import { frame, unframe } from './line.ts';

/** Two slots of a fixed size, written in turn: one is whole whenever the process dies, and a full disk has room for both already. */
const SLOT = 4096;

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_RDWR } = constants;

/** What must outlive a process beside its segments. */
export interface SideFile {
  /** Null: neither slot is whole. */
  readonly read: () => Notes | null;
  /** False: the disk refused, and the notes before are still there. */
  readonly write: (notes: Notes) => boolean;
  readonly close: () => void;
}

interface Slot extends Notes {
  /** The greater one is the newer. */
  readonly turn: number;
}

/** @throws an error of the file system. */
export function openSideFile(path: string, isNew: boolean): SideFile {
  const fd = openSync(path, isNew ? O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW : O_RDWR | O_NOFOLLOW, 0o600);
  let turn = 0;
  try {
    if (isNew) writeSync(fd, Buffer.alloc(2 * SLOT), 0, 2 * SLOT, 0);
    turn = newest(fd)?.turn ?? 0;
  } catch (error) {
    closeSync(fd);
    throw error;
  }
  return {
    read: () => {
      const slot = newest(fd);
      return slot === null
        ? null
        : { sequence: slot.sequence, done: slot.done, dropped: slot.dropped, gaps: slot.gaps };
    },
    write: (notes) => {
      try {
        const bytes = frame(JSON.stringify({ turn: turn + 1, ...notes }), 0);
        const written = writeSync(fd, bytes, 0, bytes.length, ((turn + 1) % 2) * SLOT);
        if (written < bytes.length) return false;
        turn++;
        return true;
      } catch {
        return false;
      }
    },
    close: () => closeSync(fd),
  };
}

function newest(fd: number): Slot | null {
  const slots = [0, SLOT].flatMap((at) => {
    const bytes = Buffer.alloc(SLOT);
    readSync(fd, bytes, 0, SLOT, at);
    const [line] = unframe(bytes).lines;
    return line === undefined ? [] : [JSON.parse(line) as Slot];
  });
  return slots.toSorted((a, b) => b.turn - a.turn)[0] ?? null;
}
