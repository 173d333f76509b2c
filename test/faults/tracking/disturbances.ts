import { setTimeout as pause } from 'node:timers/promises';
import type { ProxyMode } from '../../helpers/network-proxy.ts';
import type { Laboratory } from './laboratory.ts';

/** Something that goes wrong; what it does to the network is over when the next one begins, or goes on with it. */
export type Disturbance = readonly [title: string, happen: (laboratory: Laboratory) => Promise<void>];

const cut = (title: string, mode: ProxyMode): Disturbance => [title, async ({ network }) => network.set(mode)];

const kill: Disturbance = [
  'a producer is killed',
  async ({ producers, random }) => producers.kill(Math.floor(random() * producers.count)),
];

/** All that tracking must live with; what is here twice happens twice as often. */
export const DISTURBANCES: readonly Disturbance[] = [
  kill,
  kill,
  kill,
  [
    'a producer is taken for gone',
    ({ producers, random }) => producers.sleep(Math.floor(random() * producers.count), 500),
  ],
  cut('answers are lost', 'drop-down'),
  cut('answers are lost', 'drop-down'),
  cut('nothing passes', 'blackhole'),
  cut('connections are refused', 'refuse'),
  ['connections are reset', async ({ network }) => network.reset()],
  ['connections are half open', async ({ network }) => network.strand()],
  ['everything is slow', async ({ network }) => network.delay(50)],
  [
    'Postgres crashes',
    async ({ server, random }) => {
      await server.crash();
      await pause(random() * 200);
      await server.restart();
    },
  ],
];

/** Lets them happen one after the other, all of them once before any of them again, in an order that the seed repeats. How often each did. */
export async function disturb(laboratory: Laboratory, duration: number): Promise<ReadonlyMap<string, number>> {
  const { random, network } = laboratory;
  const happened = new Map<string, number>();
  let due: Disturbance[] = [];
  for (const end = Date.now() + duration; Date.now() < end || due.length > 0; ) {
    if (due.length === 0) due = shuffled(DISTURBANCES, random);
    const [title, happen] = due.pop() ?? kill;
    await happen(laboratory);
    happened.set(title, (happened.get(title) ?? 0) + 1);
    await pause(50 + random() * 300);
    network.delay(0);
    if (random() < 0.6) network.set('pass');
  }
  network.set('pass');
  return happened;
}

function shuffled<T>(things: readonly T[], random: () => number): T[] {
  return things
    .map((thing) => ({ thing, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ thing }) => thing);
}
