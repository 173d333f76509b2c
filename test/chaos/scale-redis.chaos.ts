import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { describeMissed } from '../faults/lab/figures.ts';
import { LONG } from '../faults/lab/laboratory.ts';
import { useLaboratory } from '../faults/lab/use-laboratory.ts';
import { startRedisCluster } from '../faults/scale/redis-cluster.ts';
import { startRedisSentinels } from '../faults/scale/redis-sentinels.ts';
import type { ReplicatedRedis } from '../faults/scale/replicated-redis.ts';
import { lostMaster, movedSlot, switchedMaster } from '../faults/scenarios/replicated-redis.ts';
import { findRedis } from '../helpers/redis-server.ts';
import { measure } from './measuring.ts';

const redis = findRedis();
const [server] = inject('servers');
const seed = inject('seed');

/** A fleet on several Redis servers, which are started for it. */
function useFleetOn<Servers extends ReplicatedRedis>(start: () => Promise<Servers>) {
  let servers: Servers;
  beforeAll(async () => {
    servers = await start();
  });
  afterAll(() => servers.stop());
  const database = () => server as NonNullable<typeof server>;
  const laboratory = useLaboratory(redis !== null, LONG, database, seed, () => servers.url);
  return { laboratory, servers: () => servers };
}

describe.skipIf(redis === null || server === undefined)('8 processes on a Cluster of three masters', () => {
  const { laboratory, servers } = useFleetOn(startRedisCluster);
  const lost = (['SIGKILL', 'SIGSTOP'] as const).map((signal) => lostMaster('Cluster', servers, signal));

  for (const fault of [...lost, switchedMaster('Cluster', servers), movedSlot(servers)]) {
    test(`with ${fault.title}`, async (context) => {
      expect(describeMissed(await measure(laboratory(), fault, context), 1)).toBe('');
    });
  }
});

describe.skipIf(redis === null || server === undefined)('8 processes behind three Sentinels', () => {
  const { laboratory, servers } = useFleetOn(startRedisSentinels);
  const lost = (['SIGKILL', 'SIGSTOP'] as const).map((signal) => lostMaster('Sentinel', servers, signal));

  for (const fault of [switchedMaster('Sentinel', servers), ...lost]) {
    test(`with ${fault.title}`, async (context) => {
      expect(describeMissed(await measure(laboratory(), fault, context), 1)).toBe('');
    });
  }
});
