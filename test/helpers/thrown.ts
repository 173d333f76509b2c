import { isPromptctlError } from '../../src/domain/errors/error.ts';

/** The error that a function throws, as `rejection` gives that of a promise, and its cause; anything but one of ours is thrown on. */
export function thrown(work: () => unknown): unknown {
  try {
    return { value: work() };
  } catch (error) {
    if (!isPromptctlError(error)) throw error;
    const { code, exit, data, cause } = error;
    return cause === undefined ? { code, exit, data } : { code, exit, data, cause: codeOf(cause) };
  }
}

function codeOf(cause: unknown): unknown {
  return isPromptctlError(cause) ? cause.code : String(cause);
}
