import { setTimeout as pause } from 'node:timers/promises';
import type { Laboratory } from '../lab/laboratory.ts';
import { arrival, type Fault } from '../lab/measure.ts';
import type { Reach } from '../lab/publisher.ts';
import { createRandom } from '../lab/random.ts';
import { announce, headIn, restoreKey, saveKey } from '../lab/redis.ts';

const FULL = 60_000;
const CONVERGED = 2_000;
const REACHES: readonly Reach[] = ['carried', 'carried', 'unannounced', 'abandoned'];

/** Everything at once, in an order that the seed repeats. */
export const randomChaos: Fault = {
  title: 'random chaos',
  run: async (laboratory, share) => {
    const { networks, fleet } = laboratory;
    // A sequence of its own: what the other loop draws depends on how fast this one is.
    const reaches = createRandom(laboratory.random() * 2 ** 32);
    const end = Date.now() + FULL * share;
    await fleet.ask('forget');
    await Promise.all([publishUntil(laboratory, reaches, end), misbehaveUntil(laboratory, end)]);
    for (const network of [networks.postgres, networks.redis]) {
      network.delay(0);
      network.set('pass');
    }
    const since = Date.now();
    // A publisher that never got an answer may have released all the same; this one is the last for sure.
    const last = await laboratory.publisher.publish('abandoned');
    const what = 'all over, released -> served by all';
    const converged = await arrival(laboratory, [last], { what, of: 'max', limit: CONVERGED, since });
    return [converged];
  },
};

async function publishUntil({ publisher }: Laboratory, random: () => number, end: number): Promise<void> {
  while (Date.now() < end) {
    await publisher.publish(REACHES[Math.floor(random() * REACHES.length)] ?? 'carried').catch(() => {});
    await pause(60);
  }
}

async function misbehaveUntil(laboratory: Laboratory, end: number): Promise<void> {
  const { random, networks } = laboratory;
  while (Date.now() < end) {
    const action = ACTIONS[Math.floor(random() * ACTIONS.length)];
    await action?.(laboratory).catch(() => {});
    await pause(150 + random() * 500);
    networks.postgres.delay(0);
    networks.redis.delay(0);
    for (const network of [networks.postgres, networks.redis]) if (random() < 0.6) network.set('pass');
  }
}

const ACTIONS: readonly ((laboratory: Laboratory) => Promise<unknown>)[] = [
  async (laboratory) => someNetwork(laboratory).set('blackhole'),
  async (laboratory) => someNetwork(laboratory).set('refuse'),
  async (laboratory) => someNetwork(laboratory).set('drop-down'),
  async (laboratory) => someNetwork(laboratory).delay(30),
  async (laboratory) => someNetwork(laboratory).reset(),
  async (laboratory) => someNetwork(laboratory).strand(),
  ({ redis }) => redis.admin.flushall(),
  async ({ redis, key, random }) => {
    const [old, head] = [await saveKey(redis, key), await headIn(redis, key)];
    await pause(200 + random() * 400);
    await restoreKey(redis, key, old);
    await announce(redis, key, head ?? '');
  },
  async ({ redis, random }) => {
    await redis.kill('SIGKILL');
    await pause(random() * 1_000);
    await redis.restart();
  },
  async ({ redis, random }) => {
    await redis.kill('SIGSTOP');
    await pause(random() * 1_000);
    await redis.kill('SIGCONT');
  },
  async ({ fleet, random }) => {
    const app = fleet.apps[Math.floor(random() * fleet.apps.length)];
    app?.signal('SIGSTOP');
    await pause(random() * 3_000);
    app?.signal('SIGCONT');
  },
];

function someNetwork({ networks, random }: Laboratory) {
  return random() < 0.5 ? networks.redis : networks.postgres;
}
