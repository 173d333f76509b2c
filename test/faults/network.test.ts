import { describe, expect, inject, test } from 'vitest';
import { BUSY, describeMissed } from './lab/figures.ts';
import { play } from './lab/measure.ts';
import { findRedis } from './lab/redis.ts';
import { useLaboratory } from './lab/use-laboratory.ts';
import * as faults from './scenarios/network.ts';

const redis = findRedis();
const [server] = inject('servers');

describe.skipIf(redis === null || server === undefined)('apps go on, and releases reach them in time, with', () => {
  const laboratory = useLaboratory(redis, 3, () => server as NonNullable<typeof server>, 1);

  for (const fault of Object.values(faults)) {
    test(fault.title, async () => {
      expect(describeMissed(await play(laboratory(), fault, 0.1), BUSY)).toBe('');
    });
  }
});
