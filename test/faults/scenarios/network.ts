import { setTimeout as pause } from 'node:timers/promises';
import type { Laboratory } from '../lab/laboratory.ts';
import { arrival, countOf, type Fault, type Finding, release } from '../lab/measure.ts';
import type { Published } from '../lab/publisher.ts';

/** Milliseconds of an outage. */
const OUTAGE = 3_000;
const [HEALTHY, HEALED, RECOVERED] = [250, 1_000, 1_500];

export const refusedPostgres: Fault = {
  title: 'Postgres refused',
  run: async (laboratory, share) => {
    laboratory.networks.postgres.set('refuse');
    await pause(OUTAGE * Math.max(share, 0.3));
    const served = await release(laboratory, {
      count: countOf(20, share),
      reach: 'carried',
      gap: 100,
      of: 'p99',
      limit: HEALTHY,
    });
    laboratory.networks.postgres.set('pass');
    const what = 'back, released without Redis -> served';
    return [served, await release(laboratory, { what, count: 3, reach: 'abandoned', gap: 500, limit: RECOVERED })];
  },
};

export const bothRefused: Fault = {
  title: 'Postgres and Redis refused',
  run: (laboratory, share) => outageOfBoth(laboratory, share, 'refuse', HEALED),
};

/** Half-open: nobody is told that anything ended. */
export const bothBlackholed: Fault = {
  title: 'Postgres and Redis black-holed',
  run: (laboratory, share) => outageOfBoth(laboratory, share, 'blackhole', HEALED),
};

/** What is asked arrives, and no answer ever comes back. */
export const answersLost: Fault = {
  title: 'answers of both lost',
  run: (laboratory, share) => outageOfBoth(laboratory, share, 'drop-down', HEALED),
};

/** The connections go silent for good and are never closed; only new ones work. */
export const halfOpen: Fault = {
  title: 'half-open connections',
  run: async (laboratory, share) => {
    const { networks } = laboratory;
    const strand = async () => {
      networks.postgres.strand();
      networks.redis.strand();
    };
    return [
      await release(laboratory, {
        count: countOf(5, share, 2),
        reach: 'carried',
        gap: 1_500,
        limit: RECOVERED,
        before: strand,
      }),
    ];
  },
};

/** A reset reaches a process while it waits for an answer, which has ended processes that listen for it in one place only. */
export const resetInUse: Fault = {
  title: 'reset with a client checked out',
  run: async (laboratory, share) => {
    const { networks } = laboratory;
    networks.redis.set('refuse');
    await pause(OUTAGE / 2);
    const resetLater = async () => {
      networks.postgres.delay(150);
      setTimeout(() => networks.postgres.reset(), 350);
      setTimeout(() => networks.postgres.delay(0), 400);
    };
    const finding = await release(laboratory, {
      count: countOf(5, share),
      reach: 'abandoned',
      gap: 1_000,
      limit: RECOVERED,
      before: resetLater,
    });
    networks.redis.set('pass');
    return [finding];
  },
};

async function outageOfBoth(
  laboratory: Laboratory,
  share: number,
  mode: 'refuse' | 'blackhole' | 'drop-down',
  limit: number,
): Promise<Finding[]> {
  const { networks, publisher, fleet } = laboratory;
  await fleet.ask('forget');
  const lasting = OUTAGE * Math.max(share, 0.5);
  for (const network of [networks.postgres, networks.redis]) network.set(mode);
  await pause(lasting / 2);
  const published: Published[] = [];
  for (let i = 0; i < 3; i++) published.push(await publisher.publish('carried'));
  await pause(lasting / 2);
  for (const network of [networks.postgres, networks.redis]) network.set('pass');
  const since = Date.now();
  return [await arrival(laboratory, published.slice(-1), { what: 'healed -> served', of: 'max', limit, since })];
}
