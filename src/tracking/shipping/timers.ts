/** A timer that does not keep the process from ending. */
export function after(delay: number, work: () => void): NodeJS.Timeout {
  return setTimeout(work, delay).unref();
}

/** A pause that ends early when it is cut short; it does not keep the process from ending. */
export interface Pause {
  readonly wait: (delay: number) => Promise<void>;
  readonly cutShort: () => void;
}

export function createPause(): Pause {
  let end: (() => void) | null = null;
  return {
    wait: (delay) =>
      new Promise((resolve) => {
        const timer = after(delay, resolve);
        end = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
    cutShort: () => end?.(),
  };
}

/** What a timer can wait. */
const LONGEST = 2 ** 31 - 1;

/** Settles with what `work` gives, or with null after `limit` milliseconds or where it fails. Until then the process does not end. */
export async function within<T>(limit: number, work: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), Math.min(limit, LONGEST));
  });
  try {
    return await Promise.race([work.catch(() => null), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** From 0 to 1, so that many processes do not do the same thing at the same time. */
export function fraction(random: (size: number) => Uint8Array): number {
  const [a = 0, b = 0] = random(2);
  return (a * 256 + b) / 65_536;
}

/** About that long: a quarter less or more. */
export function about(delay: number, random: (size: number) => Uint8Array): number {
  return delay * (0.75 + fraction(random) / 2);
}
