/**
 * Runs work whose errors are data: recording where each was made takes most of the time where a file holds a hundred
 * thousand mistakes. Nothing of ours may run in it, or the report of a bug would not say where it is.
 */
export function traceless<T>(work: () => T): T {
  const limit = Error.stackTraceLimit;
  // Refused, and no error, where somebody froze what belongs to the language.
  Reflect.set(Error, 'stackTraceLimit', 0);
  try {
    return work();
  } finally {
    Reflect.set(Error, 'stackTraceLimit', limit);
  }
}
