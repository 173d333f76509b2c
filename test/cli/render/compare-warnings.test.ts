import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderCompare } from '../../../src/cli/render/compare.ts';
import type { Compared } from '../../../src/workflows/compared.ts';
import { sampleCompared, sampleComparedTest, sampleTotals } from './sample-compared.ts';
import { terminal } from './sample-test.ts';

// oxlint-disable-next-line no-control-regex -- finding control characters is what it is for
const UNSAFE = /[\u0000-\u0009\u000b-\u001f\u202e]/;

test('every warning says what to do', () => {
  const reasons = {
    gaps: [{ reason: 'the spool was full', lost: 1_000 }],
    rejected: [{ reason: 'it is older than what is kept', events: 1 }],
  };
  const warnings: Compared['warnings'] = [
    { kind: 'sample-ratio', evidence: 31, blocks: false },
    { kind: 'mixed-users', users: 12, share: 0.02 },
    { kind: 'gaps', lost: 1_000, reasons: reasons.gaps },
    { kind: 'rejected', events: 1, reasons: reasons.rejected },
    { kind: 'short', days: 1 },
    { kind: 'overdue', days: 20.04, maxDays: 14 },
    { kind: 'exaggerated', metric: 'rating', version: 8 },
    { kind: 'coverage-differs', version: 8 },
    { kind: 'busy-users', metric: 'cost', version: 8 },
    { kind: 'few-effective', metric: 'cost', version: 8, share: 0.07 },
    { kind: 'unpriced', version: 8, share: 0.3 },
    { kind: 'fallbacks', executions: 1_042, share: 0.012 },
    { kind: 'since-ignored' },
  ];
  const text = renderCompare(sampleCompared({ warnings }), { ...terminal(), width: 1_000 }, {});
  expect(text.slice(text.indexOf('!'), text.indexOf('\n\nsupport/reply'))).toMatchInlineSnapshot(`
    "! the arms may not have the users that their weights give them (evidence 31 to 1): look whether every app tracks every arm
    ! 12 users (2%) were tracked in several arms and are left out: look for an app that tracks a prompt for another user than it got it for
    ! 1,000 events were lost and are in no number (1,000 because the spool was full): give apps more room (spoolBytes), and see that they reach the database
    ! 1 event was refused and is in no number (1 because it is older than what is kept): promptctl db maintain shows one of each
    ! it has run for 24 hours, and users of a weekend may differ: let it see a whole week before you end it
    ! it has run for 20 days, of at most 14: end it with promptctl ab stop support/reply --env production
    ! 8 was decided early, and early differences look larger than they are: expect a difference of less than 0.45 points, and go by the interval
    ! users of 8 do not rate as often as those of the control: see rating-coverage before you believe the ratings
    ! a few busy users pull the mean cost of 8 the other way: go by the verdict, which weighs users and not executions
    ! a few users make most executions of 8, so they weigh like 7% of all on cost: look whether some of them are programs
    ! the cost of 30% of the executions of 8 is unknown: give the prices of their models with promptctl db set-price
    ! 1,042 executions (1.2%) ran on an app's fallback and are of no version: see promptctl doctor
    ! a test is judged from its start, so --since was left out; name versions to compare any time"
  `);
  const ended = sampleCompared({ test: sampleComparedTest({ stopped: '2026-03-13T09:30:00.000Z' }) });
  expect(renderCompare(ended, { ...terminal(), width: 1_000 }, {})).toContain('! it ran for 6.2 days');
});

test('never does a text of others break a line or a terminal', () => {
  const text = fc.string({ unit: 'binary' });
  fc.assert(
    fc.property(text, text, fc.integer({ min: 60, max: 200 }), (reason, key, width) => {
      const compared = sampleCompared({
        warnings: [{ kind: 'gaps', lost: 2, reasons: [{ reason, lost: 2 }] }],
        breakdown: { by: 'segment', rows: [{ key, version: 7, totals: sampleTotals() }] },
      });
      for (const format of ['table', 'tsv', 'csv', 'markdown']) {
        const drawn = renderCompare(compared, terminal(width), { format });
        expect(drawn.replaceAll(format === 'tsv' ? '\t' : '', '')).not.toMatch(UNSAFE);
      }
    }),
    { numRuns: 50 },
  );
});
