import { isPromptctlError } from '../../src/domain/errors/error.ts';

/** The error that a promise ends with, as `--json` would print it; anything but one of ours is thrown on. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('value' in outcome) return { value: outcome.value };
  if (!isPromptctlError(outcome.error)) throw outcome.error;
  const { code, exit, data } = outcome.error;
  return { code, exit, data };
}

/** The code alone, or `done`. */
export async function outcomeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'done',
    (error: unknown) => {
      if (isPromptctlError(error)) return error.code;
      throw error;
    },
  );
}
