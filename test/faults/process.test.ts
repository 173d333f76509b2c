import { describe, expect, inject, test } from 'vitest';
import { findRedis } from '../helpers/redis-server.ts';
import { BUSY, describeMissed } from './lab/figures.ts';
import { play } from './lab/measure.ts';
import { useLaboratory } from './lab/use-laboratory.ts';
import { paused, soak } from './scenarios/process.ts';
import { randomChaos } from './scenarios/random.ts';

const redis = findRedis();
const [server] = inject('servers');

describe.skipIf(redis === null || server === undefined)('apps serve what is live, and grow no larger,', () => {
  const laboratory = useLaboratory(
    redis !== null,
    3,
    () => server as NonNullable<typeof server>,
    Date.now() % 1_000_000,
  );

  for (const fault of [paused, soak, randomChaos]) {
    test(`with ${fault.title}`, async () => {
      expect(describeMissed(await play(laboratory(), fault, 0.1), BUSY)).toBe('');
    });
  }
});
