import { expect, test } from 'vitest';
import type { Batch } from '../../../src/storage/executions.ts';
import { createRemembered } from '../../../src/tracking/shipping/losses.ts';
import type { Reach } from '../../../src/tracking/shipping/reach.ts';
import { send } from '../../../src/tracking/shipping/send.ts';
import { rejection } from '../../helpers/rejection.ts';
import { NOTHING } from '../../storage/tracked.ts';
import { NOON } from '../samples.ts';

const batch: Batch = {
  producer: '6f1c2a54-7b1d-4c1e-9a55-0123456789ab',
  sequence: 3,
  after: null,
  isLasting: true,
  series: [],
  executions: [],
  further: NOTHING,
};

test('a database that always wants another batch is asked a few times, and that is what is said', async () => {
  let asked = 0;
  const ask: Reach['ask'] = async (work) =>
    work({
      query: async <T>() => {
        asked++;
        return [{ result: { taken: false, sequence: 1 } }] as T[];
      },
    });
  const remembered = createRemembered({ environment: 'production', host: 'host-1', now: () => NOON });
  const reach = { ask, attempt: ask, close: async () => {} };
  const sending = { reach, remembered, retentionDays: 90, lastTaken: null, now: () => NOON };
  expect(await rejection(send(batch, sending))).toMatchObject({
    code: 'tracking-disagreed',
    data: { producer: batch.producer, sequence: 3 },
  });
  expect(asked).toBe(4);
});
