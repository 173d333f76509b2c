import { setTimeout as pause } from 'node:timers/promises';
import type { Served, Watched } from '../../helpers/fleet-watch.ts';
import type { Figure } from './figures.ts';
import type { Laboratory } from './laboratory.ts';
import type { Published, Reach } from './publisher.ts';
import { headIn } from './redis.ts';

/** What a fault is found to cost. */
export type Finding = Omit<Figure, 'fault'>;

/** Something that happens to a fleet. `share` is how much of the full number of rounds is played: 1 in the long run. */
export interface Fault {
  readonly title: string;
  /** The database itself goes back, and apps say so. */
  readonly losesReleases?: true;
  readonly run: (laboratory: Laboratory, share: number) => Promise<readonly Finding[]>;
}

/** Longer than this, apps are not waited for; what did not arrive counts as never. */
const PATIENCE = 10_000;
/** Milliseconds within which getPrompt answers from memory, whatever is down. */
const ANSWER = 1;

/** Lets a fault happen, takes it away, and adds what holds under all of them: nothing is answered wrongly, nobody waits, nobody dies. */
export async function play(laboratory: Laboratory, fault: Fault, share: number): Promise<Figure[]> {
  const { fleet, networks } = laboratory;
  await fleet.ask('begin');
  const findings = await fault.run(laboratory, share).finally(() => {
    for (const network of [networks.postgres, networks.redis]) {
      network.set('pass');
      network.delay(0);
    }
  });
  const reports = await fleet.ask('report');
  return [...findings, ...always(laboratory, fault, reports)].map((finding) => ({ fault: fault.title, ...finding }));
}

function always({ fleet, publisher }: Laboratory, { losesReleases }: Fault, reports: readonly Watched[]): Finding[] {
  const wrongs = reports
    .flatMap(({ wrongs }) => Object.entries(wrongs))
    .filter(([kind]) => kind !== 'release-lost' || losesReleases !== true);
  const ended = fleet.apps.filter((app) => app.hasEnded()).length;
  const strange = reports.flatMap(({ served }) => served.filter(({ text }) => !publisher.texts.has(text)));
  const times = wrongs.reduce((sum, [, wrong]) => sum + wrong.times, strange.length);
  const words = [
    ...wrongs.map(([kind, { times, first }]) => `${kind}, ${times} times: ${first}`),
    ...strange.map((state) => `never released: ${JSON.stringify(state)}`),
  ];
  return [
    never('wrong or missing answers, crashes', times + ended, ended === 0 ? words : [...words, `${ended} apps ended`]),
    {
      what: 'getPrompt, p99 of a process',
      unit: 'ms',
      samples: reports.map(({ latency }) => latency.p99),
      of: 'max',
      limit: ANSWER,
    },
  ];
}

/** A number that must be zero. */
export function never(what: string, times: number, words: readonly string[] = []): Finding {
  return { what, unit: 'times', samples: [times], of: 'max', limit: 0, words };
}

export interface Rounds {
  readonly what?: string;
  readonly count: number;
  readonly reach: Reach;
  /** Milliseconds between two releases, and up to as many again by chance. */
  readonly gap: number;
  readonly of?: 'p99' | 'max';
  readonly limit: number;
  /** What happens right before each release. */
  readonly before?: () => Promise<unknown>;
}

/** Releases some versions and measures how long after its COMMIT each of them was served, by every app. */
export async function release(laboratory: Laboratory, rounds: Rounds): Promise<Finding> {
  const { what = 'released -> served', count, reach, gap, of = 'max', limit, before } = rounds;
  await laboratory.fleet.ask('forget');
  const published: Published[] = [];
  for (let i = 0; i < count; i++) {
    await pause(gap * (i === 0 ? 0 : 1 + laboratory.random()));
    await before?.();
    published.push(await laboratory.publisher.publish(reach));
  }
  return arrival(laboratory, published, { what, of, limit });
}

/** Waits until the last of the releases is served, and measures how long each took; `since` counts from there instead. */
export async function arrival(
  laboratory: Laboratory,
  published: readonly Published[],
  {
    what,
    of,
    limit,
    since,
  }: { readonly what: string; readonly of: 'p99' | 'max'; readonly limit: number; readonly since?: number },
): Promise<Finding> {
  const last = published.at(-1);
  if (last !== undefined) await settle(laboratory, last);
  const reports = await laboratory.fleet.ask('report');
  const samples = published.flatMap((one) =>
    reports.map(({ served }) => {
      const seen = served.find((state) => state.text === one.text || isNewer(state, one));
      return seen === undefined ? Number.POSITIVE_INFINITY : Math.max(0, seen.at - (since ?? one.at));
    }),
  );
  return { what, unit: 'ms', samples, of, limit };
}

/** Waits until every app serves the release, for a while; gives whether they do. */
export async function settle({ fleet }: Laboratory, { text }: Pick<Published, 'text'>): Promise<boolean> {
  for (const end = Date.now() + PATIENCE; Date.now() < end; await pause(20)) {
    const texts = await fleet.ask('text');
    if (texts.every((one) => one === text)) return true;
  }
  return false;
}

/** Waits until Redis has the head, and gives how long that took. */
export async function repaired(
  { redis, key }: Laboratory,
  { epoch, revision }: Pick<Published, 'epoch' | 'revision'>,
): Promise<number> {
  const began = performance.now();
  for (;;) {
    const head = await headIn(redis, key).catch(() => null);
    const took = performance.now() - began;
    if (head?.startsWith(`${epoch}:${revision}:`) === true) return took;
    if (took > PATIENCE) return Number.POSITIVE_INFINITY;
    await pause(2);
  }
}

/** So much of the full number of rounds, and not fewer than make sense. */
export function countOf(full: number, share: number, least = 3): number {
  return Math.max(least, Math.round(full * share));
}

function isNewer(state: Served, { epoch, revision }: Published): boolean {
  return state.epoch > epoch || (state.epoch === epoch && state.revision > revision);
}
