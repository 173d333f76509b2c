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

/** Longer than anybody waits. */
const ALWAYS = 2 ** 31 - 1;

/** Keeps the process from ending until `work` settles: connections do not, and somebody waits for this one. */
export async function holdingProcess<T>(work: Promise<T>): Promise<T> {
  const timer = setInterval(() => {}, ALWAYS);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
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
