import { digestOf } from '../../src/domain/content.ts';
import { isPromptctlError } from '../../src/domain/errors/error.ts';
import type { EnvironmentState, ServedPrompt } from '../../src/domain/served-prompt.ts';
import { createHolding } from '../../src/resolution/holding.ts';
import { createPins } from '../../src/resolution/pins.ts';
import { resolveHeld, resolveVersion } from '../../src/resolution/resolve.ts';
import { requireNoTrace } from './printed.ts';

const SERVING = { pins: createPins(new Map(), () => {}), stale: false };
const USERS = ['user-1', 'user-2', '', '\ud800', undefined];

/** Serves all of a state that was taken for whole, as a process would. @throws an error where what is served is not what the digests say, or a refusal is none of ours. */
export function serve(state: EnvironmentState): void {
  const holding = createHolding(state.environment);
  holding.offer(state, { origin: 'cache' }, 'redis');
  for (const served of state.prompts) {
    checkDigests(served);
    for (const userId of USERS) foreseen(() => resolveHeld(holding, served.prompt, {}, SERVING, { userId }));
    for (const version of [served.live, served.previous, ...(served.test?.variants ?? [])]) {
      if (version !== null) foreseen(() => resolveVersion(holding, served.prompt, version.version, {}, false, null));
    }
  }
}

function checkDigests({ live, previous, test }: ServedPrompt): void {
  for (const version of [live, previous, ...(test?.variants ?? [])]) {
    if (version !== null && digestOf(version.content) !== version.digest)
      throw new Error('a text that is not that of its digest was taken');
  }
}

function foreseen(work: () => unknown): void {
  try {
    work();
  } catch (error) {
    if (!isPromptctlError(error)) throw error;
    requireNoTrace(`${error.message}\n${error.hint ?? ''}`);
  }
}
