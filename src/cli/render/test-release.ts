import { type AbTest, coverageOf, describeArms, type TestStop } from '../../domain/ab-test.ts';
import { formatShare } from '../../domain/basis-points.ts';
import { enumerate } from '../../domain/words.ts';
import type { ReleasedItem } from '../../storage/releases.ts';
import { outcomeText } from './test-end.ts';
import { span } from './time.ts';

/** An item that ended a test. */
type Stopped = ReleasedItem & { readonly test: AbTest & { readonly stopped: TestStop } };

export function hasStopped(item: ReleasedItem): item is Stopped {
  return item.test !== null && item.test.stopped !== null;
}

/** `ab-0123456789ab: 7 against 8 (50% / 50%), at 10% of users`; a dry run gives no id, for the next test will not have it. */
export function startText(test: AbTest, dryRun: boolean): string {
  const weights = test.arms.map(({ weight }) => formatShare(weight)).join(' / ');
  const what = `${describeArms(test)} (${weights}), at ${formatShare(coverageOf(test))} of users`;
  return dryRun ? what : `${test.id}: ${what}`;
}

/** `ab-0123456789ab: 10% → 50% of users`. */
export function rampText(test: AbTest): string {
  const [before, after] = test.coverages.slice(-2).map(({ coverage }) => formatShare(coverage));
  return `${test.id}: ${before} → ${after} of users`;
}

/** `stopped ab-0123456789ab of support/reply at 10% after 3 days; control 7 kept`. */
export function stopText({ test }: Stopped, dryRun: boolean): string {
  const age = span(test.coverages[0]?.at ?? test.stopped.at, test.stopped.at);
  const where = `${test.id} of ${test.prompt} at ${formatShare(coverageOf(test))}`;
  return `${dryRun ? 'would stop' : 'stopped'} ${where} after ${age}; ${outcomeText(test, test.stopped)}`;
}

/** Until when versions are held. */
export const HELD_UNTIL = 'held until promoted or tested with --again';

/** The variants that a rollback holds: all but one that it goes back to. */
export function heldVariants({ test: { arms }, version: served }: Stopped): readonly number[] {
  return arms
    .slice(1)
    .map(({ version }) => version)
    .filter((version) => version !== served);
}

/** `support/reply@8 is held until promoted or tested with --again`. */
export function heldVariantsText(item: Stopped, dryRun: boolean): string {
  const variants = heldVariants(item).map((version) => `${item.prompt}@${version}`);
  const are = dryRun ? 'would be' : variants.length === 1 ? 'is' : 'are';
  return `${enumerate(variants)} ${are} ${HELD_UNTIL}`;
}
