import { type AbTest, coverageOf, RAMP_STEPS } from '../domain/ab-test.ts';
import { formatShare } from '../domain/basis-points.ts';
import type { TestRelease } from '../workflows/test-release.ts';

/** What to type next, once a test was started, ramped or stopped. */
export function adviseTest({ revision, kind, environment, dryRun, test }: TestRelease): string | null {
  if (revision === null || dryRun || test === null) return null;
  const place = `--env ${environment}`;
  if (kind === 'test-stop') return adviseEnd(test, revision, place);
  const next = RAMP_STEPS.find((step) => step > coverageOf(test));
  const look = `To see it: promptctl ab show ${test.prompt} ${place}`;
  return next === undefined
    ? `${look}; to end it: promptctl ab stop ${test.prompt} ${place}`
    : `${look}; more users: promptctl ab ramp ${test.prompt} ${formatShare(next)} ${place}`;
}

function adviseEnd({ id, arms: [control], stopped }: AbTest, revision: number, place: string): string {
  if (stopped?.version !== control?.version) return `To undo it: promptctl rollback --release ${revision} ${place}`;
  return `To see it: promptctl ab show ${id} ${place}`;
}
