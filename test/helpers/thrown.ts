import { isPromptctlError } from '../../src/domain/errors/error.ts';

/** The error that a function throws, as `rejection` gives that of a promise; anything but one of ours is thrown on. */
export function thrown(work: () => unknown): unknown {
  try {
    return { value: work() };
  } catch (error) {
    if (!isPromptctlError(error)) throw error;
    const { code, exit, data } = error;
    return { code, exit, data };
  }
}
