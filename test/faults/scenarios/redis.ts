import { setTimeout as pause } from 'node:timers/promises';
import type { Laboratory } from '../lab/laboratory.ts';
import { countOf, type Fault, type Finding, release, repaired, settle } from '../lab/measure.ts';
import { announce, headIn, restoreKey, saveKey } from '../lab/redis.ts';

/** Milliseconds after which apps treat a Redis that says nothing as gone. */
const NOTICED = 2_000;
const [WITHOUT_REDIS, REPAIR, RECOVERY] = [500, 300, 1_000];

export const healthy: Fault = {
  title: 'nothing wrong',
  run: async (laboratory, share) => [
    await release(laboratory, { count: countOf(100, share), reach: 'carried', gap: 60, of: 'p99', limit: 250 }),
  ],
};

export const lostMessage: Fault = {
  title: 'push message lost',
  run: async (laboratory, share) => [
    await release(laboratory, { count: countOf(20, share), reach: 'unannounced', gap: 350, limit: 500 }),
  ],
};

export const deadPublisher: Fault = {
  title: 'publisher killed after COMMIT',
  run: async (laboratory, share) => [
    await release(laboratory, { count: countOf(15, share), reach: 'abandoned', gap: 700, limit: 1_200 }),
  ],
};

export const killedRedis: Fault = {
  title: 'Redis killed',
  run: async (laboratory, share) => {
    await laboratory.redis.kill('SIGKILL');
    const findings = await withoutRedis(laboratory, share);
    await laboratory.redis.restart();
    return [...findings, await refill(laboratory), await recovery(laboratory)];
  },
};

export const frozenRedis: Fault = {
  title: 'Redis stopped (SIGSTOP)',
  run: async (laboratory, share) => {
    await laboratory.redis.kill('SIGSTOP');
    const findings = await withoutRedis(laboratory, share);
    await laboratory.redis.kill('SIGCONT');
    return [...findings, await recovery(laboratory)];
  },
};

export const blackholedRedis: Fault = {
  title: 'Redis black-holed',
  run: async (laboratory, share) => {
    laboratory.networks.redis.set('blackhole');
    const findings = await withoutRedis(laboratory, share);
    laboratory.networks.redis.set('pass');
    return [...findings, await recovery(laboratory)];
  },
};

export const emptiedRedis: Fault = {
  title: 'FLUSHALL',
  run: (laboratory, share) => lossOf(laboratory, share, () => laboratory.redis.admin.flushall()),
};

export const evicted: Fault = {
  title: 'key evicted',
  run: (laboratory, share) => lossOf(laboratory, share, () => laboratory.redis.admin.del(laboratory.key)),
};

/** As after a failover of Redis to a replica that lagged: an earlier state is there, and announced. */
export const oldRedis: Fault = {
  title: 'old Redis data restored',
  run: async (laboratory, share) => {
    const { redis, key, publisher } = laboratory;
    const old = await saveKey(redis, key);
    const head = await headIn(redis, key);
    for (let i = 0; i < 3; i++) await publisher.publish('carried');
    return lossOf(laboratory, share, async () => {
      await restoreKey(redis, key, old);
      await announce(redis, key, head ?? '');
    });
  },
};

async function withoutRedis(laboratory: Laboratory, share: number): Promise<Finding[]> {
  const atOnce = {
    what: 'released at that moment -> served',
    count: 1,
    reach: 'abandoned',
    gap: 0,
    limit: WITHOUT_REDIS,
  } as const;
  const first = await release(laboratory, atOnce);
  await pause(NOTICED);
  return [
    first,
    await release(laboratory, { count: countOf(15, share), reach: 'abandoned', gap: 300, limit: WITHOUT_REDIS }),
  ];
}

async function recovery(laboratory: Laboratory): Promise<Finding> {
  const what = 'released once it is back -> served';
  return release(laboratory, { what, count: 3, reach: 'carried', gap: 300, limit: RECOVERY });
}

/** Nobody publishes: the readers fill the empty Redis. */
async function refill(laboratory: Laboratory): Promise<Finding> {
  const [state] = await laboratory.fleet.ask('report');
  const took = await repaired(laboratory, state?.last ?? { epoch: 0, revision: 0 });
  return { what: 'back, empty -> filled by readers', unit: 'ms', samples: [took], of: 'max', limit: RECOVERY };
}

/** Redis loses what it has; the readers put it right, and releases made right after such a loss arrive as ever. */
async function lossOf(laboratory: Laboratory, share: number, lose: () => Promise<unknown>): Promise<Finding[]> {
  const samples: number[] = [];
  let last = await laboratory.publisher.publish('carried');
  for (let i = 0; i < countOf(10, share, 2); i++) {
    await settle(laboratory, last);
    // A lease of the repair before would be mistaken for slowness.
    await pause(1_100);
    await lose();
    samples.push(await repaired(laboratory, last));
    last = await laboratory.publisher.publish('carried');
  }
  const repair: Finding = { what: 'lost -> repaired by readers', unit: 'ms', samples, of: 'max', limit: REPAIR };
  return [
    repair,
    await release(laboratory, {
      what: 'lost, then released -> served',
      count: countOf(10, share),
      reach: 'carried',
      gap: 100,
      of: 'p99',
      limit: 250,
      before: lose,
    }),
  ];
}
