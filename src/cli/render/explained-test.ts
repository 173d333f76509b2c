import { describeArms, describeTest } from '../../domain/ab-test.ts';
import type { Assignment } from '../../domain/assignment.ts';
import type { Explanation } from '../../workflows/explanation.ts';

type ExplainedTest = NonNullable<Explanation['test']>;

/** The test that runs on a prompt, and what it makes of the user. */
export function testFacts({ test, version }: Explanation): [string, string][] {
  if (test === null) return [['test', 'none is running, so every user gets this']];
  return [
    ['test', `${test.id}: ${test.coverage === null ? describeArms(test) : describeTest(test, test.coverage)}`],
    ['user', userText(test, version)],
  ];
}

/** What decides in the place of the test. */
const OVERRULED = {
  version: () => 'a version was asked for, so the test decides nothing',
  arm: (arm: number | null) => `forced into ${arm} by --arm (a tester), not counted`,
  pin: () => 'PROMPTCTL_PINS names the prompt, so the test decides nothing',
} as const;

function userText({ arms, assignment, coverage, overruledBy }: ExplainedTest, version: number | null): string {
  if (overruledBy !== null) return OVERRULED[overruledBy](version);
  return assignmentText(assignment, coverage, arms[assignment.place]?.version ?? version);
}

/** As anybody can check it: the two shards of the user, and what they are compared with. */
function assignmentText(
  { kind, traffic, split, range }: Assignment,
  coverage: number | null,
  arm: number | null,
): string {
  switch (kind) {
    case 'forced':
      return `forced into ${arm} (a tester), not counted`;
    case 'nobody':
      return 'no user id, or an empty one: the control';
    case 'version':
      return 'the test assigns by an algorithm that is not known here: the control';
    case 'not-covered':
      return `traffic ${traffic}, coverage ${coverage}: not in the test, so the control`;
    case 'assigned':
      return `traffic ${traffic} < ${coverage}: in the test; split ${split} in [${range?.start}, ${range?.end}): arm ${arm}`;
  }
}
