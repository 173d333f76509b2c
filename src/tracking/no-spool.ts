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
    size: () => ({ bytes: 0, segments: 0 }),
    close: () => undefined,
  };
}
