import { Chalk } from 'chalk';
import type { View } from '../../../src/cli/render/view.ts';
import type { ListedTest, ShownTest } from '../../../src/workflows/list-tests.ts';

/** A terminal three days after the sample test started; level 1 paints. */
export const terminal = (width = 80, level: 0 | 1 = 0): View => ({
  paint: new Chalk({ level }),
  width,
  terminal: true,
  now: new Date('2026-03-13T09:30:00.000Z'),
});

export const pipe: View = { ...terminal(), terminal: false };

/** A test of 8 against 7, ramped once, of three days. */
export function sampleTest(differences: Partial<ShownTest> = {}): ShownTest {
  return {
    id: 'ab-0123456789ab',
    environment: 'production',
    prompt: 'support/reply',
    arms: [
      { version: 7, versionId: 'pv-000000000007', digest: '7'.repeat(64), weight: 5_000 },
      { version: 8, versionId: 'pv-000000000008', digest: '8'.repeat(64), weight: 5_000 },
    ],
    salt: '0123456789abcdef0123456789abcdef',
    hashVersion: 1,
    forced: 0,
    metric: 'rating',
    minimumEffect: 0.2,
    alpha: 0.05,
    maxDays: 14,
    coverages: [
      { coverage: 100, revision: 3, at: '2026-03-10T09:00:00.000Z', author: 'maya@parcelwise.example', reason: '' },
      {
        coverage: 1_000,
        revision: 5,
        at: '2026-03-13T07:00:00.000Z',
        author: 'jonas@parcelwise.example',
        reason: 'no complaints, and the support team says that answers read better than they did before',
      },
    ],
    stopped: null,
    coverage: 1_000,
    days: 3,
    isOverdue: false,
    ranges: [
      { start: 0, end: 5_000 },
      { start: 5_000, end: 10_000 },
    ],
    counted: { users: [0, 0], mixed: 0, sampleRatio: null },
    ...differences,
  };
}

/** How the sample ended: 8 was promoted, unless told otherwise. */
export function sampleStop(differences: Partial<NonNullable<ListedTest['stopped']>> = {}): ListedTest['stopped'] {
  return {
    revision: 9,
    at: '2026-03-13T09:00:00.000Z',
    author: 'maya@parcelwise.example',
    reason: 'better rated',
    kind: 'test-stop',
    version: 8,
    ...differences,
  };
}
