import { describe, expect, inject, test } from 'vitest';
import { findRedis } from '../helpers/redis-server.ts';
import { BUSY, describeMissed } from './lab/figures.ts';
import { play } from './lab/measure.ts';
import { useLaboratory } from './lab/use-laboratory.ts';
import * as faults from './scenarios/network.ts';

const redis = findRedis();
const [server] = inject('servers');

describe.skipIf(redis === null || server === undefined)('apps go on, and releases reach them in time,', () => {
  const laboratory = useLaboratory(redis !== null, 3, () => server as NonNullable<typeof server>, 1);

  for (const fault of Object.values(faults)) {
    test(`with ${fault.title}`, async () => {
      expect(describeMissed(await play(laboratory(), fault, 0.1), BUSY)).toBe('');
    });
  }
});
