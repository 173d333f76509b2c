import { randomUUID } from 'node:crypto';
import { createSpool, type SpoolOptions } from './create-spool.ts';
import type { Spool } from './spool.ts';
import { NO_NOTES } from './store.ts';

const MOST_BYTES = 16 * 1024 * 1024;

/** A spool for who has no disk, or wants none: what is not shipped when the process ends is lost, and nobody is told. */
export function createMemorySpool(options: SpoolOptions): Spool {
  const segments = new Map<number, string[]>();
  let open: string[] = [];
  const store = {
    producer: randomUUID(),
    isLasting: false,
    directory: null,
    begin: (sequence: number) => {
      open = [];
      segments.set(sequence, open);
      return true;
    },
    write: (line: string) => {
      open.push(line);
      return line.length;
    },
    isSpoilt: () => false,
    end: () => {
      open = [];
    },
    read: (sequence: number) => ({ kind: 'read' as const, lines: segments.get(sequence) ?? [], damaged: 0 }),
    remove: (sequence: number) => void segments.delete(sequence),
    remember: () => undefined,
    beat: () => ({ kind: 'ours' as const }),
    isWithOthers: () => false,
    close: () => undefined,
  };
  return createSpool(store, NO_NOTES, [], { mostBytes: MOST_BYTES, ...options });
}
