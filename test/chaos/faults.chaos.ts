import { afterAll, beforeAll, describe, expect, inject, type TestContext, test } from 'vitest';
import { describeMissed, type Figure } from '../faults/lab/figures.ts';
import { type Laboratory, LONG } from '../faults/lab/laboratory.ts';
import { type Fault, play } from '../faults/lab/measure.ts';
import { findReplicating, type Primary, startPrimary } from '../faults/lab/standby.ts';
import { useLaboratory } from '../faults/lab/use-laboratory.ts';
import { keptArms } from '../faults/scenarios/assignment.ts';
import { endedTests } from '../faults/scenarios/ended-tests.ts';
import { failoverOf, restoredBackup } from '../faults/scenarios/history.ts';
import * as network from '../faults/scenarios/network.ts';
import { paused, soak } from '../faults/scenarios/process.ts';
import { randomChaos } from '../faults/scenarios/random.ts';
import * as redisFaults from '../faults/scenarios/redis.ts';
import { createTemplate } from '../helpers/database.ts';
import { findRedis } from '../helpers/redis-server.ts';

const redis = findRedis();
const replicating = await findReplicating();
const [server] = inject('servers');
const seed = inject('seed');

const { healthy, ...others } = redisFaults;
const FAULTS = [
  healthy,
  ...Object.values(others),
  ...Object.values(network),
  paused,
  keptArms,
  endedTests,
  restoredBackup,
  randomChaos,
  soak,
];

describe.skipIf(redis === null || server === undefined)('8 processes', () => {
  const laboratory = useLaboratory(redis !== null, LONG, () => server as NonNullable<typeof server>, seed);

  for (const fault of FAULTS) {
    test(`with ${fault.title}`, async (context) => {
      expect(describeMissed(await measure(laboratory(), fault, context), 1)).toBe('');
    });
  }
});

describe.skipIf(redis === null || replicating === null)('8 processes, and a standby', () => {
  let primary: Primary;
  beforeAll(async () => {
    primary = await startPrimary(replicating ?? '');
    await createTemplate(primary);
  });
  afterAll(() => primary.stop());
  const laboratory = useLaboratory(redis !== null, LONG, () => primary, seed);

  test('failover with a lost release', async (context) => {
    expect(describeMissed(await measure(laboratory(), failoverOf(primary), context), 1)).toBe('');
  });
});

/** Plays a fault in full, and leaves the figures for the reporter. */
async function measure(laboratory: Laboratory, fault: Fault, { task }: TestContext): Promise<readonly Figure[]> {
  const figures = await play(laboratory, fault, 1);
  task.meta.figures = figures;
  return figures;
}
