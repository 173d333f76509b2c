import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { describeMissed, type Figure } from '../faults/lab/figures.ts';
import { never } from '../faults/lab/measure.ts';
import { type Laboratory, type Load, openLaboratory } from '../faults/tracking/laboratory.ts';
import { type Outcome, trackThroughChaos } from '../faults/tracking/random-chaos.ts';

/** Of each of the four: as much as two cores have room for beside what happens to them. */
const LOAD: Load = { producers: 4, burst: 5, every: 10 };
/** So little that some is lost whenever the database is away. */
const FULL = 100_000;

describe.each([
  ['have room for all', 60_000, LOAD],
  ['refuse what does not fit', 20_000, { ...LOAD, full: { whenFull: 'drop-newest', mostBytes: FULL } }],
  ['forget the oldest of what does not fit', 20_000, { ...LOAD, full: { whenFull: 'drop-oldest', mostBytes: FULL } }],
] as const)('4 processes that track, and %s', (title, duration, load) => {
  let laboratory: Laboratory;
  beforeAll(async () => {
    laboratory = await openLaboratory(inject('cluster'), load, inject('seed'));
  });
  afterAll(() => laboratory.close());

  test('with random chaos', async ({ task }) => {
    const figures = figuresOf(await trackThroughChaos(laboratory, duration), `tracking, ${title}`);
    task.meta.figures = figures;
    expect(describeMissed(figures, 1)).toBe('');
  });
});

function figuresOf({ verdict, kills, happened }: Outcome, fault: string): Figure[] {
  const { tracked, stored, lost, lostRatings, told, unnoted, changed, wrongTotals, wrongUsers } = verdict;
  const counted = (what: string, times: number, limit = Number.POSITIVE_INFINITY) =>
    ({ what, unit: 'times', samples: [times], of: 'max', limit }) as const;
  const findings = [
    counted('executions tracked', tracked),
    counted('executions stored', stored, tracked + kills),
    counted('a producer was killed, or all of them', kills),
    ...[...happened].map(([title, times]) => counted(title, times)),
    counted('executions lost', lost, told.executions),
    counted('executions told as lost', told.executions, lost + kills),
    counted('stored of calls that never returned', unnoted, kills),
    never('stored otherwise than measured', changed),
    counted('ratings lost', lostRatings, told.scores),
    never('totals that are not the sums of rows', wrongTotals.length, wrongTotals),
    never('users whose sums are not those of rows', wrongUsers),
    never('set aside', told.rejected),
  ];
  return findings.map((finding) => ({ fault, ...finding }));
}
