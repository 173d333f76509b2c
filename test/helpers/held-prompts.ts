import { canonicalContent, digestOf } from '../../src/domain/content.ts';
import type { Head } from '../../src/domain/head.ts';
import type { Content } from '../../src/domain/prompt.ts';
import type { ServedPrompt } from '../../src/domain/served-prompt.ts';
import type { ServedTest } from '../../src/domain/served-test.ts';
import type { ServedVersion } from '../../src/domain/served-version.ts';
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
