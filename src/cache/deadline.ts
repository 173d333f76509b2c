/**
 * Gives what `work` gives, or rejects with what `late` makes after `limit` milliseconds. When the time is up what has already arrived is
 * read first: a process that was paused blames nobody else for it. `holds`: the process does not end before.
 */
export function withDeadline<T>(limit: number, work: Promise<T>, late: () => Error, holds = true): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => setImmediate(() => reject(late())), limit);
    if (!holds) timer.unref();
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
