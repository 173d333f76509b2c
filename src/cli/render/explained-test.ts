import type { Assignment } from '../../domain/assignment.ts';
import { formatShare } from '../../domain/basis-points.ts';
import { enumerate } from '../../domain/words.ts';
import type { Explanation } from '../../workflows/explanation.ts';

type ExplainedTest = NonNullable<Explanation['test']>;

/** The test that runs on a prompt, and what it makes of the user. */
export function testFacts({ test, why, version }: Explanation): [string, string][] {
  if (test === null) return [['test', 'none is running, so every user gets this']];
  const [control, ...variants] = test.arms.map((arm) => String(arm.version));
  return [
    ['test', `${test.id}: ${control} against ${enumerate(variants)}, at ${formatShare(test.coverage)}`],
    ['user', userText(test, why, version)],
  ];
}

function userText(test: ExplainedTest, why: Explanation['why'], version: number | null): string {
  const { kind, place } = test.assignment;
  if (why === 'version') return 'a version was asked for, so the test decides nothing';
  // A pin that cannot be honoured leaves what is live.
  const isPinned = why === 'pinned' || (why === 'live' && (kind === 'assigned' || kind === 'forced'));
  if (isPinned) return 'PROMPTCTL_PINS names the prompt, so the test decides nothing';
  if (test.isForcedHere) return `forced into ${version} by --arm (a tester), not counted`;
  return assignmentText(test.assignment, test.coverage, test.arms[place]?.version ?? version);
}

/** As anybody can check it: the two shards of the user, and what they are compared with. */
function assignmentText({ kind, traffic, split, range }: Assignment, coverage: number, arm: number | null): string {
  switch (kind) {
    case 'forced':
      return `forced into ${arm} (a tester), not counted`;
    case 'nobody':
      return 'no --user-id: the control';
    case 'version':
      return 'the test assigns by an algorithm that is not known here: the control';
    case 'not-covered':
      return `traffic ${traffic}, coverage ${coverage}: not in the test, so the control`;
    case 'assigned':
      return `traffic ${traffic} < ${coverage}: in the test; split ${split} in [${range?.join(', ')}): arm ${arm}`;
  }
}
