import { setTimeout as pause } from 'node:timers/promises';
import type { TestRedis } from '../../helpers/redis-server.ts';
import { verdicts } from '../lab/ab-judging.ts';
import { openTrial, type Trial } from '../lab/ab-trial.ts';
import type { Laboratory } from '../lab/laboratory.ts';
import { arrival, countOf, type Fault, type Finding, release } from '../lab/measure.ts';
import type { Published } from '../lab/publisher.ts';
import { until } from '../lab/until.ts';
import type { RedisCluster } from '../scale/redis-cluster.ts';
import type { ReplicatedRedis } from '../scale/replicated-redis.ts';

const [HEALTHY, WITHOUT_REDIS] = [250, 500];
/** Milliseconds in which a replica takes over: a second until the master is taken for gone, and a vote. */
const TAKEN_OVER = 10_000;
/** Milliseconds after which every app has a connection to the new master. */
const SETTLED = 1_500;
/** Basis points of users in the test that runs all the while. */
const COVERAGE = 5_000;
const COUNT = 40;
/** Milliseconds in which servers find their order again. */
const ORDER = 60_000;

type Signal = 'SIGKILL' | 'SIGSTOP';

/** The master is lost without a word; a replica takes its place, and it comes back: empty, or with what it had. */
export function lostMaster(what: string, servers: () => ReplicatedRedis, signal: Signal): Fault {
  const how = signal === 'SIGKILL' ? 'killed' : 'frozen';
  return underTest(`${what}, master ${how}`, async (laboratory, share) => {
    const redis = servers();
    await until('all is well', () => redis.isWhole(), ORDER);
    const before = await steady(laboratory, share, 'before: released -> served');
    const master = await redis.master(laboratory.key);
    const began = performance.now();
    await redis.take(master, signal);
    let findings: Finding[];
    try {
      findings = await withoutMaster(laboratory, share, redis, { master, began });
    } finally {
      await redis.giveBack(master, signal);
    }
    const back = await releaseUntil(laboratory, 'the old one is back', () => redis.isWhole());
    return [before, ...findings, back];
  });
}

/** A replica takes over, and all is as it was. */
async function withoutMaster(
  laboratory: Laboratory,
  share: number,
  redis: ReplicatedRedis,
  { master, began }: { readonly master: TestRedis; readonly began: number },
): Promise<Finding[]> {
  const lost = await releaseUntil(laboratory, 'without a master', () => hasOther(laboratory, redis, master));
  const took = performance.now() - began;
  await until('the publisher at the new master', () => laboratory.publisher.carry());
  await pause(SETTLED);
  const then = await steady(laboratory, share, 'with another: released -> served');
  const other: Finding = { what: 'another is master', unit: 'ms', samples: [took], of: 'max', limit: TAKEN_OVER };
  return [other, lost, then];
}

/** Operators let a replica take over, while releases go on. */
export function switchedMaster(what: string, servers: () => ReplicatedRedis): Fault {
  return underTest(`${what}, replica takes over in order`, async (laboratory, share) => {
    const redis = servers();
    const master = await redis.master(laboratory.key);
    await redis.switchOver(laboratory.key);
    const during = await releaseUntil(laboratory, 'meanwhile', () => hasOther(laboratory, redis, master));
    await until('the publisher at the new master', () => laboratory.publisher.carry());
    await pause(SETTLED);
    return [during, await steady(laboratory, share, 'then: released -> served')];
  });
}

/** The slot of an environment is given to another master, while releases go on. */
export function movedSlot(cluster: () => RedisCluster): Fault {
  return underTest('Cluster, slot moved', async (laboratory, share) => {
    const { key } = laboratory;
    const during: Finding[] = [];
    await cluster().move(key, async () => {
      const what = during.length === 0 ? 'not moved yet' : 'its key moved';
      during.push(await steady(laboratory, share / 2, `${what}: released -> served`, WITHOUT_REDIS));
    });
    return [...during, await steady(laboratory, share, 'then: released -> served')];
  });
}

/** What happens while a test runs, whose users must notice nothing. */
function underTest(title: string, run: Fault['run']): Fault {
  return {
    title,
    run: async (laboratory, share) => {
      const trial = await openTrial(laboratory, `lab/${title.replaceAll(/[^a-z]+/gi, '-').toLowerCase()}`);
      try {
        await trial.untilAnswered(await trial.start(COVERAGE));
        const findings = await run(laboratory, share);
        return [...findings, ...(await judged(trial))];
      } finally {
        await trial.close();
      }
    },
  };
}

async function judged(trial: Trial): Promise<Finding[]> {
  await trial.untilAnswered(await trial.ramp(2 * COVERAGE));
  await trial.collect();
  return verdicts(trial);
}

function steady(laboratory: Laboratory, share: number, what: string, limit = HEALTHY): Promise<Finding> {
  return release(laboratory, { what, count: countOf(COUNT, share), reach: 'carried', gap: 60, of: 'p99', limit });
}

async function hasOther({ key }: Laboratory, redis: ReplicatedRedis, master: TestRedis): Promise<boolean> {
  return (await redis.master(key).catch(() => master)) !== master;
}

/** Releases until something is the case, which takes the servers seconds. */
async function releaseUntil(laboratory: Laboratory, what: string, condition: () => Promise<boolean>): Promise<Finding> {
  const { publisher, fleet } = laboratory;
  await fleet.ask('forget');
  const published: Published[] = [];
  const end = Date.now() + ORDER;
  do {
    if (Date.now() > end) throw new Error(`waited in vain: ${what}`);
    published.push(await publisher.publish('carried'));
    await pause(100);
  } while (!(await condition()));
  return arrival(laboratory, published, { what: `${what}: released -> served`, of: 'max', limit: WITHOUT_REDIS });
}
