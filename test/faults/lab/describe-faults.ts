import { describe, expect, inject, test } from 'vitest';
import { findRedis } from '../../helpers/redis-server.ts';
import { BUSY, describeMissed } from './figures.ts';
import { QUICK } from './laboratory.ts';
import { type Fault, play } from './measure.ts';
import { useLaboratory } from './use-laboratory.ts';

/** Plays faults one after the other against three processes, a tenth as often as the long run and with its limits widened. */
export function describeFaults(what: string, faults: readonly Fault[], seed = 1): void {
  const redis = findRedis();
  const [server] = inject('servers');

  describe.skipIf(redis === null || server === undefined)(`apps ${what}`, () => {
    const laboratory = useLaboratory(redis !== null, QUICK, () => server as NonNullable<typeof server>, seed);

    for (const fault of faults) {
      test(`with ${fault.title}`, async () => {
        expect(describeMissed(await play(laboratory(), fault, 0.1), BUSY)).toBe('');
      });
    }
  });
}
