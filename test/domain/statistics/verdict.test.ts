import { describe, expect, test } from 'vitest';
import { METRICS } from '../../../src/domain/metrics.ts';
import { compareArms } from '../../../src/domain/statistics/comparison.ts';
import { guard } from '../../../src/domain/statistics/guardrail.ts';
import { verdict } from '../../../src/domain/statistics/verdict.ts';
import { EMPTY, evenArm, shareArm } from './arms.ts';

const SOUND = { sampleRatioEvidence: 1, informationPerDay: null };
const rating = { ...METRICS['rating'], better: 'higher', unit: 'points' } as const;
const tokens = { ...METRICS['response-tokens'], better: 'lower', unit: 'tokens' } as const;
const errors = { ...METRICS['error-rate'], better: 'lower', unit: 'share' } as const;
const POINTS = { scale: 'difference', minimumEffect: 0.2, alpha: 0.05 } as const;
const PARTS = { scale: 'log', minimumEffect: 0.1, alpha: 0.05 } as const;
const SHARES = { scale: 'difference', minimumEffect: 0.01, alpha: 0.05 } as const;

/** Ratings by so many users in each arm, the variant's so much higher. */
const rated = (users: number, more: number) =>
  compareArms(evenArm(users, 3.5, 1), evenArm(users, 3.5 + more, 1), POINTS);

describe('a verdict', () => {
  test('is better or worse by what the metric wants', () => {
    const fewer = compareArms(evenArm(100, 300, 100), evenArm(100, 200, 100), PARTS);
    expect([
      verdict(rated(2_000, 0.5), rating, SOUND),
      verdict(rated(2_000, -0.5), rating, SOUND),
      verdict(fewer, tokens, SOUND),
      verdict(fewer, { ...tokens, better: 'higher' }, SOUND),
    ]).toEqual([
      { kind: 'better', isEarly: false },
      { kind: 'worse', isEarly: false },
      { kind: 'better', isEarly: true },
      { kind: 'worse', isEarly: true },
    ]);
  });

  test('is equivalent when the interval lies within the minimum effect, and says so of no difference that was seen', () => {
    expect([rated(2_000, 0.01), rated(100_000, 0.1)].map((compared) => verdict(compared, rating, SOUND))).toEqual([
      { kind: 'equivalent' },
      { kind: 'better', isEarly: false },
    ]);
  });

  test('is to keep collecting otherwise, with what could be seen today and how long it takes', () => {
    const compared = rated(200, 0.1);
    const standardError = compared.standardError ?? 0;
    const informationPerDay = 1 / standardError ** 2 / 7;
    const needed = (3.5864 / 0.2) ** 2;
    expect([
      verdict(compared, rating, { ...SOUND, informationPerDay }),
      verdict(compared, rating, { ...SOUND, informationPerDay: 0 }),
      verdict(compared, rating, SOUND),
    ]).toEqual(
      [expect.closeTo((needed * standardError ** 2 - 1) * 7, 2), null, null].map((days) => ({
        kind: 'collecting',
        reason: 'undecided',
        detectable: expect.closeTo(3.5864 * standardError, 5),
        days,
      })),
    );
  });

  test('waits for 30 effective users in each arm, and for users who differ', () => {
    const reason = (compared: ReturnType<typeof rated>) => verdict(compared, rating, SOUND);
    const alike = compareArms(evenArm(50, 3, 0), evenArm(50, 4, 0), POINTS);
    expect([rated(29, 3), compareArms(EMPTY, EMPTY, POINTS), alike].map(reason)).toEqual([
      { kind: 'collecting', reason: 'few-users', detectable: expect.any(Number), days: null },
      { kind: 'collecting', reason: 'few-users', detectable: null, days: null },
      { kind: 'collecting', reason: 'no-spread', detectable: null, days: null },
    ]);
  });

  test('on a share waits for 20 events to be expected in each arm, as a small arm without any would look perfect', () => {
    const lucky = compareArms(shareArm(900, 18), shareArm(100, 0), SHARES);
    expect(lucky.interval?.high).toBeLessThan(0);
    expect(verdict(lucky, errors, SOUND)).toMatchObject({ kind: 'collecting', reason: 'few-events' });
    expect(verdict(compareArms(shareArm(9_000, 190), shareArm(1_050, 0), SHARES), errors, SOUND).kind).toBe(
      'collecting',
    );
    expect(verdict(compareArms(shareArm(9_000, 210), shareArm(1_100, 0), SHARES), errors, SOUND).kind).toBe('better');
    expect(verdict(compareArms(shareArm(300, 3), shareArm(300, 120), SHARES), errors, SOUND).kind).toBe('worse');
  });

  test('is taken away when the arms have not the users that they should have', () => {
    const given = [20, 100, 101].map((evidence) => ({ ...SOUND, sampleRatioEvidence: evidence }));
    expect(given.map((circumstances) => verdict(rated(2_000, 0.5), rating, circumstances))).toEqual([
      { kind: 'better', isEarly: false },
      { kind: 'better', isEarly: false },
      { kind: 'collecting', reason: 'sample-ratio', detectable: expect.any(Number), days: null },
    ]);
  });

  test('waits on where the interval is not finite yet', () => {
    const compared = compareArms(evenArm(30, 3.5, 1), evenArm(30, 3.6, 1), { ...POINTS, minimumEffect: 0.01 });
    expect(compared.interval).toBeNull();
    expect(verdict(compared, rating, SOUND)).toMatchObject({ kind: 'collecting', reason: 'undecided' });
  });
});

describe('a guardrail', () => {
  test.each([
    ['kept where the worst that may be is within the margin', { low: -0.05, high: 0.08 }, 'kept'],
    ['kept where it is worse for certain, by less than the margin', { low: 0.01, high: 0.08 }, 'kept'],
    ['harmed where it is worse, and may be so beyond the margin', { low: 0.01, high: 0.12 }, 'harmed'],
    ['open where it may be neither', { low: -0.05, high: 0.1 }, 'open'],
    ['open before there is an interval', null, 'open'],
  ] as const)('is %s', (_, interval, expected) => {
    const mirrored = interval && { low: -interval.high, high: -interval.low };
    expect([guard(interval, 'lower', 0.1), guard(mirrored, 'higher', 0.1)]).toEqual([expected, expected]);
  });
});
