import { describe, expect, test } from 'vitest';
import { renderStart } from '../../../src/cli/render/test-start.ts';
import type { TestPlan } from '../../../src/workflows/plan-test.ts';
import type { StartedTest } from '../../../src/workflows/start-test.ts';
import { sampleTest, terminal } from './sample-test.ts';

const plan: TestPlan = { users: 426, usersPerArm: [213, 213], days: 4.4, usersPerDay: 96.37, power: 0.8 };

/** The last line: how long the test will take. */
function lastLine(differences: Partial<StartedTest>): string | undefined {
  const started: StartedTest = {
    environment: 'production',
    target: 'embedded (this machine only)',
    kind: 'test-start',
    reason: '',
    author: 'Ada',
    at: '2026-03-10T09:00:00.000Z',
    epoch: 1,
    revision: 3,
    items: [],
    dryRun: false,
    announcement: null,
    request: null,
    approvers: [],
    test: sampleTest(),
    plan,
    ...differences,
  };
  return renderStart(started, terminal()).trimEnd().split('\n').at(-1);
}

describe('the start of a test says how long it takes', () => {
  test('in users and days', () => {
    expect(lastLine({})).toBe(
      'To find the minimum effect with a power of 80% takes 426 users, 213 in each arm: about 5 days, as 96 come on a day at this coverage.',
    );
  });

  test('by arms that have unlike shares', () => {
    expect(lastLine({ plan: { ...plan, usersPerArm: [341, 85], days: 0.4 } })).toContain(
      '426 users, 341 / 85 in the arms: less than a day, as',
    );
  });

  test('unless nobody comes', () => {
    expect(lastLine({ plan: { ...plan, days: null, usersPerDay: 0 } })).toContain('in each arm: nobody came lately.');
  });

  test('and names what the metric needs, which is nothing but users where all executions count', () => {
    const counted = { plan: null, test: sampleTest({ metric: 'rating-coverage' }) };
    expect(lastLine(counted)).toContain('no execution of the control before today (UTC) told its user.');
  });

  test('unless nothing is known', () => {
    expect(lastLine({ plan: null })).toBe(
      'How long it takes cannot be said yet: no execution of the control before today (UTC) told both its user and its rating.',
    );
  });
});
