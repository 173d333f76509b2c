import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dampedSums } from '../../../src/domain/statistics/arm.ts';
import { type Comparison, compareArms, relativeChange, splitAlpha } from '../../../src/domain/statistics/comparison.ts';
import { logEvidence, multiplier } from '../../../src/domain/statistics/mixture.ts';
import { EMPTY, evenArm, shareArm } from './arms.ts';
import { near } from './near.ts';

const LOG = { scale: 'log', minimumEffect: 0.1, alpha: 0.05 } as const;
const DIFFERENCE = { scale: 'difference', minimumEffect: 0.2, alpha: 0.05 } as const;

const silence = {
  estimate: null,
  standardError: null,
  degreesOfFreedom: null,
  multiplier: null,
  interval: null,
  logEvidence: 0,
  pValue: 1,
};

describe('a comparison', () => {
  test('says nothing where an arm has nobody', () => {
    const half = { control: 100, variant: 0 };
    expect(compareArms(evenArm(100, 5, 1), EMPTY, LOG)).toEqual({
      ...LOG,
      ...silence,
      means: { control: 5, variant: null },
      effectiveUsers: half,
    });
  });

  test('has an estimate and no more where all users of both arms are alike', () => {
    const compared = compareArms(evenArm(100, 5, 0), evenArm(100, 4, 0), DIFFERENCE);
    expect(compared).toEqual({
      ...DIFFERENCE,
      ...silence,
      estimate: -1,
      standardError: 0,
      means: { control: 5, variant: 4 },
      effectiveUsers: { control: 100, variant: 100 },
    });
  });

  test('claims nothing before both arms have 30 effective users, whatever is seen', () => {
    const at = (users: number) => compareArms(evenArm(users, 5, 1), evenArm(1_000, 50, 1), LOG);
    expect(
      [29, 30]
        .map(at)
        .map(({ interval, pValue, logEvidence: evidence }) => [interval === null, pValue < 0.05, evidence > 10]),
    ).toEqual([
      [true, false, true],
      [false, true, true],
    ]);
  });

  test('takes the difference where a mean is 0, with the minimum effect as a part of the other mean', () => {
    const compared = compareArms(shareArm(1_000, 0), shareArm(1_000, 40), LOG);
    const same = compareArms(shareArm(1_000, 0), shareArm(1_000, 40), {
      ...LOG,
      scale: 'difference',
      minimumEffect: 0.004,
    });
    expect(compared).toEqual(near(same));
    expect(compareArms(shareArm(50, 0), shareArm(50, 0), LOG)).toMatchObject({
      ...silence,
      scale: 'difference',
      estimate: 0,
      standardError: 0,
    });
  });

  test('turns round with its arms', () => {
    const [one, other] = [evenArm(100, 5, 2), evenArm(300, 6, 1)];
    const [there, back] = [compareArms(one, other, LOG), compareArms(other, one, LOG)];
    expect(back).toEqual(
      near({
        ...there,
        estimate: -(there.estimate ?? 0),
        interval: { low: -(there.interval?.high ?? 0), high: -(there.interval?.low ?? 0) },
        means: { control: there.means.variant, variant: there.means.control },
        effectiveUsers: { control: 300, variant: 100 },
      }),
    );
  });

  test('is the same in dollars and in cents', () => {
    const cents = (factor: number) =>
      compareArms(evenArm(100, 5 * factor, 2 * factor), evenArm(300, 6 * factor, factor), LOG);
    const { means: _, ...dollars } = cents(1);
    expect(cents(100)).toMatchObject(near(dollars, 1e-8));
  });

  test('of several variants divides alpha among them', () => {
    expect(splitAlpha(0.05, 3)).toBe(0.05 / 3);
  });

  test('is a relative change for people, with an interval on the log scale only', () => {
    const compared = (options: typeof LOG | typeof DIFFERENCE) =>
      compareArms(evenArm(100, 5, 1), evenArm(100, 4, 1), options);
    const [low, high] = [compared(LOG).interval?.low ?? 0, compared(LOG).interval?.high ?? 0];
    expect([relativeChange(compared(LOG)), relativeChange(compared(DIFFERENCE))]).toEqual(
      near([
        { estimate: -0.2, interval: { low: Math.exp(low) - 1, high: Math.exp(high) - 1 } },
        { estimate: -0.2, interval: null },
      ]),
    );
    expect(relativeChange(compareArms(EMPTY, EMPTY, LOG))).toBeNull();
    expect(relativeChange(compareArms(shareArm(50, 0), shareArm(50, 1), DIFFERENCE))).toBeNull();
  });
});

describe('the interval and the evidence', () => {
  const mixture = fc.record({
    spread: fc.double({ min: 1e-6, max: 1e8, noNaN: true }),
    degrees: fc.oneof(fc.double({ min: 0.5, max: 1e9, noNaN: true }), fc.constant(Number.POSITIVE_INFINITY)),
  });
  const alphas = fc.double({ min: 1e-6, max: 0.5, noNaN: true });

  test('agree: 0 leaves the interval when the evidence exceeds 1 / alpha', () => {
    fc.assert(
      fc.property(mixture, alphas, (given, alpha) => {
        const reach = multiplier(given, alpha);
        const edge = -Math.log(alpha);
        const evidence = logEvidence(given, reach ?? 1e150);
        expect(evidence).toBeLessThanOrEqual(edge * (1 + 1e-6));
        expect(reach === null || evidence >= edge * (1 - 1e-6)).toBe(true);
      }),
      { seed: 5, numRuns: 2_000 },
    );
  });

  test('come to the normal limit as users grow, and never undercut it', () => {
    fc.assert(
      fc.property(mixture, alphas, ({ spread }, alpha) => {
        const at = (degrees: number) => multiplier({ spread, degrees }, alpha) ?? Number.POSITIVE_INFINITY;
        const limit = at(Number.POSITIVE_INFINITY);
        expect(limit > 1e3 || Math.abs(at(1e12) / limit - 1) < 1e-5).toBe(true);
        expect(at(1e3)).toBeGreaterThanOrEqual(limit * (1 - 1e-9));
      }),
      { seed: 5 },
    );
  });

  test('hold finite numbers or null for any sums that there can be', () => {
    const amounts = fc.oneof(fc.double({ min: 0, max: 1e9, noNaN: true }), fc.constantFrom(0, 1e-12, 1));
    const users = fc.array(fc.record({ total: amounts, count: fc.integer({ min: 0, max: 500 }) }), { maxLength: 60 });
    fc.assert(
      fc.property(users, users, fc.constantFrom(LOG, DIFFERENCE), (control, variant, options) => {
        const compared = compareArms(dampedSums(control), dampedSums(variant), options);
        expect(numbersIn(compared).filter((value) => !Number.isFinite(value))).toEqual([]);
        expect(compared.pValue).toBeLessThanOrEqual(1);
      }),
      { seed: 5, numRuns: 2_000 },
    );
  });
});

function numbersIn(compared: Comparison): number[] {
  return Object.values(compared)
    .flatMap((value: unknown) => (typeof value === 'object' && value !== null ? Object.values(value) : [value]))
    .filter((value): value is number => typeof value === 'number');
}
