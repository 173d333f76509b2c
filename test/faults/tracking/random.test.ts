import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { DISTURBANCES } from './disturbances.ts';
import { type Laboratory, openLaboratory } from './laboratory.ts';
import { trackThroughChaos } from './random-chaos.ts';

const SEED = 5;

describe('apps that are killed, while Postgres crashes and the network fails in every way,', () => {
  let laboratory: Laboratory;
  beforeAll(async () => {
    laboratory = await openLaboratory(inject('cluster'), { producers: 3, burst: 2, every: 10 }, SEED);
  });
  afterAll(() => laboratory.close());

  test('lose nothing that they tracked, and nothing is counted twice', async () => {
    const { verdict, kills, happened } = await trackThroughChaos(laboratory, 3_000);
    const { tracked, stored, unnoted, ...wrong } = verdict;
    expect({
      wrong,
      isMuch: tracked > 200,
      isUnnotedInFlight: unnoted <= kills,
      extra: stored - tracked <= kills,
    }).toEqual({
      wrong: {
        lost: 0,
        changed: 0,
        lostRatings: 0,
        wrongTotals: [],
        wrongUsers: 0,
        told: { executions: 0, scores: 0, rejected: 0 },
      },
      isMuch: true,
      isUnnotedInFlight: true,
      extra: true,
    });
    expect(new Set(happened.keys())).toEqual(new Set(DISTURBANCES.map(([title]) => title)));
  });
});
