import { setTimeout as pause } from 'node:timers/promises';
import { openDatabase } from '../../../src/storage/database.ts';
import { type Laboratory, socketOf } from '../lab/laboratory.ts';
import { arrival, countOf, type Fault, type Finding, release, settle } from '../lab/measure.ts';
import type { Standby } from '../lab/standby.ts';

const [HEALTHY, WITHOUT_REDIS, HEALED, FOLLOWED] = [250, 500, 1_000, 1_500];
/** Milliseconds in which every app looks at Postgres: while Redis answers, and while it does not. */
const [LOOKED, LOOKED_ALONE] = [1_500, 600];

/** Apps read from a replica only; publishers write to the primary. */
export function readingReplica(standby: () => Standby): Fault {
  return {
    title: 'Postgres replica read by apps',
    run: async (laboratory, share) => {
      const { networks, publisher, url } = laboratory;
      networks.postgres.pointTo(socketOf(standby().urlOf(url)));
      networks.postgres.reset();
      await settle(laboratory, await publisher.publish('carried'));
      const findings = [
        await some(laboratory, share, 'with Redis: released -> served', 'carried', HEALTHY),
        await behindWithRedis(laboratory, share, standby()),
        await restarted(laboratory, share, standby()),
      ];
      networks.redis.set('refuse');
      await pause(LOOKED_ALONE);
      findings.push(await some(laboratory, share, 'without Redis: released -> served', 'abandoned', WITHOUT_REDIS));
      findings.push(await behindAlone(laboratory, standby()));
      networks.redis.set('pass');
      return findings;
    },
  };
}

/** The replica becomes the primary, under apps that hold what it never had: nothing of it is lost, for it had everything. */
export function promotedReplica(standby: () => Standby): Fault {
  return {
    title: 'Postgres replica promoted',
    run: async (laboratory, share) => {
      const { publisher, url } = laboratory;
      await settle(laboratory, await publisher.publish('carried'));
      await standby().cut();
      await standby().promote();
      const since = Date.now();
      const successor = openDatabase(standby().urlOf(url), 'the new primary', { max: 2 });
      try {
        publisher.use(successor);
        const first = await publisher.publish('abandoned');
        const what = 'promoted, released there -> served';
        const followed = await arrival(laboratory, [first], { what, of: 'max', limit: FOLLOWED, since });
        return [followed, await some(laboratory, share, 'then: released -> served', 'carried', HEALTHY)];
      } finally {
        await successor.close();
      }
    },
  };
}

function some(
  laboratory: Laboratory,
  share: number,
  what: string,
  reach: 'carried' | 'abandoned',
  limit: number,
): Promise<Finding> {
  const of = reach === 'carried' ? 'p99' : 'max';
  return release(laboratory, { what, count: countOf(40, share), reach, gap: 60, of, limit });
}

/** Redis brings what the replica does not have yet, and nobody goes back to what the replica shows. */
async function behindWithRedis(laboratory: Laboratory, share: number, standby: Standby): Promise<Finding> {
  await standby.replay('pause');
  try {
    const what = 'behind, with Redis: released -> served';
    const finding = await some(laboratory, share, what, 'carried', HEALTHY);
    // Every app looks at the replica at least once.
    await pause(LOOKED);
    return finding;
  } finally {
    await standby.replay('resume');
  }
}

async function restarted(laboratory: Laboratory, share: number, standby: Standby): Promise<Finding> {
  const [finding] = await Promise.all([
    some(laboratory, share, 'restarted: released -> served', 'carried', HEALTHY),
    standby.restart(),
  ]);
  return finding;
}

/** Nothing but the replica: apps are as late as it is, and a look later. */
async function behindAlone(laboratory: Laboratory, standby: Standby): Promise<Finding> {
  const { fleet, publisher } = laboratory;
  await fleet.ask('forget');
  await standby.replay('pause');
  try {
    const last = await publisher.publish('abandoned');
    await pause(LOOKED_ALONE);
    await standby.replay('resume');
    const what = 'behind alone, caught up -> served';
    return await arrival(laboratory, [last], { what, of: 'max', limit: HEALED, since: Date.now() });
  } finally {
    await standby.replay('resume');
  }
}
