import { describe, expect, inject, test } from 'vitest';
import { BUSY, describeMissed } from './lab/figures.ts';
import { play } from './lab/measure.ts';
import { findRedis } from './lab/redis.ts';
import { useLaboratory } from './lab/use-laboratory.ts';
import { paused, soak } from './scenarios/process.ts';
import { randomChaos } from './scenarios/random.ts';

const redis = findRedis();
const [server] = inject('servers');

describe.skipIf(redis === null || server === undefined)('apps serve what is live, and grow no larger, with', () => {
  const laboratory = useLaboratory(redis, 3, () => server as NonNullable<typeof server>, Date.now() % 1_000_000);

  for (const fault of [paused, soak, randomChaos]) {
    test(fault.title, async () => {
      expect(describeMissed(await play(laboratory(), fault, 0.1), BUSY)).toBe('');
    });
  }
});
