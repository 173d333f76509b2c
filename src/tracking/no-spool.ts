import type { Spool } from './spool.ts';

/** Where there is nobody to ship to: nothing is kept. */
export function createNoSpool(): Spool {
  return {
    producer: '',
    isLasting: false,
    directory: null,
    append: () => 'kept',
    lose: () => undefined,
    seal: () => undefined,
    next: () => null,
    done: () => undefined,
    takeBack: () => undefined,
    size: () => ({ bytes: 0, segments: 0 }),
    isWithOthers: () => false,
    close: () => undefined,
  };
}
