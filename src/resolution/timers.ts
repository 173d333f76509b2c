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
