/** What resolution needs of the world around it; tests hand in another. */
export interface Runtime {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** From 0 to 1, for spreading the polls of many processes. */
  readonly random: () => number;
  readonly newId: () => string;
  readonly host: string;
  readonly pid: number;
  readonly env: { readonly [name: string]: string | undefined };
  readonly home: string;
  /** The working directory. */
  readonly directory: string;
  /** Where problems go that nobody listens for. */
  readonly warn: (message: string, code: string) => void;
}

/** A timer that does not keep the process from ending. */
export function after(delay: number, work: () => void): NodeJS.Timeout {
  return setTimeout(work, delay).unref();
}

/** Settles after a while, without keeping the process from ending. */
export function pause(delay: number): Promise<void> {
  return new Promise((resolve) => {
    after(delay, resolve);
  });
}

/** Settles as `work` does, or with undefined when it takes longer than `limit` milliseconds or fails. */
export async function within<T>(limit: number, work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), limit);
  });
  try {
    return await Promise.race([work.catch(() => undefined), late]);
  } finally {
    clearTimeout(timer);
  }
}
