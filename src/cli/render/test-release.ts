import { type AbTest, coverageOf, describeArms, type TestStop } from '../../domain/ab-test.ts';
import { formatShare } from '../../domain/basis-points.ts';
import type { ReleasedItem } from '../../storage/releases.ts';
import { outcomeText, variantsText } from './test-end.ts';
import { span } from './time.ts';

/** An item that ended a test. */
type Stopped = ReleasedItem & { readonly test: AbTest & { readonly stopped: TestStop } };

export function hasStopped(item: ReleasedItem): item is Stopped {
  return item.test !== null && item.test.stopped !== null;
}

/** `ab-0123456789ab: 7 against 8 (50% / 50%), at 10% of users`. */
export function startText(test: AbTest): string {
  const weights = test.arms.map(({ weight }) => formatShare(weight)).join(' / ');
  return `${test.id}: ${describeArms(test)} (${weights}), at ${formatShare(coverageOf(test))} of users`;
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

/** What a rollback under test leaves, where the control stays. */
export function rolledBackText({ test, version }: Stopped, dryRun: boolean): string {
  const held = variantsText(test, dryRun ? ['would be held', 'would be held'] : ['is held', 'are held']);
  const served = `${version} ${dryRun ? 'would be' : 'is'} served to everybody`;
  return `${dryRun ? 'Would roll' : 'Rolled'} back the test on ${test.prompt}: ${served}; ${held} until promoted with --again`;
}
