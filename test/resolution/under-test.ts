import type { ServedTest } from '../../src/domain/served-test.ts';
import type { ServedVersion } from '../../src/domain/served-version.ts';
import type { Holding } from '../../src/resolution/holding.ts';
import { createPins } from '../../src/resolution/pins.ts';
import type { GetPromptOptions } from '../../src/resolution/prompts.ts';
import { resolveHeld } from '../../src/resolution/resolve.ts';
import { holdingOf, served, servedVersion } from '../helpers/held-prompts.ts';

export const noPins = createPins(new Map(), () => {});
export const [seven, eight, nine, six] = [7, 8, 9, 6].map((version) =>
  servedVersion(version, { template: `text ${version}`, model: `model-${version}` }),
) as [ServedVersion, ServedVersion, ServedVersion, ServedVersion];

/** A process that serves version 7 of `reply`, after 6 and under a test, and `other` without any. */
export function underTest(test: ServedTest | null): Holding {
  return holdingOf([served('reply', seven, six, test), served('other', seven)]);
}

/** What a caller gets of `reply`. */
export function ask(holding: Holding, caller: GetPromptOptions, pins = noPins) {
  const { version, rendered, test } = resolveHeld(holding, 'reply', {}, { pins, stale: false }, caller);
  return { version, rendered, test };
}

export const uncounted = (version: number) => ({ version, rendered: `text ${version}`, test: null });
export const counted = (version: number, coverage = 5_000) => ({
  ...uncounted(version),
  test: { id: 'ab-0123456789ab', arm: version, coverage },
});
