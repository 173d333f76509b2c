import { canonicalContent, digestOf } from '../../src/domain/content.ts';
import { isPromptctlError } from '../../src/domain/errors/error.ts';
import type { Head } from '../../src/domain/head.ts';
import type { Content } from '../../src/domain/prompt.ts';
import type { ServedPrompt, ServedTest, ServedVersion } from '../../src/domain/served-prompt.ts';
import { createHolding, type Holding } from '../../src/resolution/holding.ts';

/** A version as a database serves it. */
export function servedVersion(version: number, content: Content): ServedVersion {
  const canonical = canonicalContent(content);
  return { version, versionId: `pv-${version}`, digest: digestOf(canonical), content: canonical };
}

export function served(
  prompt: string,
  live: ServedVersion | null,
  previous: ServedVersion | null = null,
  test: ServedTest | null = null,
): ServedPrompt {
  return { prompt, revision: 1, live, previous, test };
}

/** A process that holds these prompts of production, as of a head. */
export function holdingOf(prompts: readonly ServedPrompt[], revision = 1): Holding {
  const holding = createHolding('production');
  offer(holding, prompts, revision);
  return holding;
}

/** Offers a complete state, or with `base` what changed since. */
export function offer(
  holding: Holding,
  prompts: readonly ServedPrompt[],
  revision: number,
  base: Head | null = null,
): void {
  const head = { epoch: 1, revision, mark: '' };
  const state = { databaseId: 'd', environment: 'production', head, base, prompts };
  holding.offer(state, { origin: 'primary', asked: null }, 'postgres');
}

/** The error that a call throws, as `--json` would print it, with its cause; anything but one of ours is thrown on. */
export function thrown(call: () => unknown): unknown {
  try {
    return { value: call() };
  } catch (error) {
    if (!isPromptctlError(error)) throw error;
    const { code, data } = error;
    return error.cause === undefined ? { code, data } : { code, data, cause: codeOf(error.cause) };
  }
}

function codeOf(cause: unknown): unknown {
  return isPromptctlError(cause) ? cause.code : String(cause);
}
