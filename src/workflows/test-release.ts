import type { AbTest } from '../domain/ab-test.ts';
import type { ReleaseItem } from '../storage/releases.ts';
import { type Decided, makeRelease, type ReleaseDeps, type ReleaseInput } from './make-release.ts';
import type { ReleaseResult } from './release-result.ts';

/** A release of one test: its start, a ramp, its end. */
export interface TestRelease extends ReleaseResult {
  /** The test as it is from then on; where that waits for a second person, as it is now: null for one that is to be started. */
  readonly test: AbTest | null;
}

/** Makes a release of one test; the result repeats the test beside its item. @throws PromptctlError as `makeRelease`. */
export async function makeTestRelease(
  deps: ReleaseDeps,
  input: ReleaseInput,
  { item, ...decided }: Omit<Decided, 'items' | 'stopTest'> & { readonly item: ReleaseItem },
): Promise<TestRelease> {
  const made = await makeRelease(deps, input, { ...decided, items: [item] });
  return { ...made, test: made.items[0]?.test ?? null };
}
