import { setTimeout as pause } from 'node:timers/promises';
import type { Laboratory } from '../lab/laboratory.ts';
import { arrival, type Fault, never } from '../lab/measure.ts';
import type { Published, Reach } from '../lab/publisher.ts';

const FULL = 60_000;
const CONVERGED = 2_000;
const REACHES: readonly Reach[] = ['carried', 'carried', 'unannounced', 'abandoned'];

/** Everything at once, in an order that the seed repeats. */
export const randomChaos: Fault = {
  title: 'random chaos',
  run: async (laboratory, share) => {
    const { networks, fleet } = laboratory;
    const end = Date.now() + FULL * share;
    await fleet.ask('forget');
    const [published] = await Promise.all([publishUntil(laboratory, end), misbehaveUntil(laboratory, end)]);
    for (const network of [networks.postgres, networks.redis]) {
      network.delay(0);
      network.set('pass');
    }
    const since = Date.now();
    // A publisher that never got an answer may have released all the same; this one is the last for sure.
    const last = await laboratory.publisher.publish('abandoned');
    const what = 'all over, released -> served by all';
    const converged = await arrival(laboratory, [last], { what, of: 'max', limit: CONVERGED, since });
    const texts = new Set([...published, last].map(({ text }) => text));
    const reports = await fleet.ask('report');
    const strange = reports.flatMap(({ served }) => served.filter(({ text }) => !texts.has(text)));
    return [
      converged,
      never(
        'states served that were never released',
        strange.length,
        strange.map((one) => JSON.stringify(one)),
      ),
    ];
  },
};

async function publishUntil({ publisher, random }: Laboratory, end: number): Promise<Published[]> {
  const published: Published[] = [];
  while (Date.now() < end) {
    const one = await publisher.publish(REACHES[Math.floor(random() * REACHES.length)] ?? 'carried').catch(() => null);
    if (one !== null) published.push(one);
    await pause(60);
  }
  return published;
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
  ({ redis }) => redis.flush(),
  async ({ redis, key, random }) => {
    const [old, head] = [await redis.save(key), await redis.head(key)];
    await pause(200 + random() * 400);
    await redis.restore(key, old);
    await redis.publish(key, head ?? '');
  },
  async ({ redis, random }) => {
    await redis.kill();
    await pause(random() * 1_000);
    await redis.revive();
  },
  async ({ redis, random }) => {
    redis.freeze();
    await pause(random() * 1_000);
    redis.thaw();
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
