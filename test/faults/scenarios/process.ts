import { setTimeout as pause } from 'node:timers/promises';
import type { Noted } from '../../helpers/fleet-watch.ts';
import { countOf, type Fault, type Finding, never, settle } from '../lab/measure.ts';
import { until } from '../lab/until.ts';

/** Milliseconds that a process sleeps, and that its first call afterwards may take. */
const [SLEEP, WAKING] = [3_000, 300];
/** What the heap may grow by. */
const GROWTH = 5;
const STRANGERS = 10_000;
/** Releases of a day, and those before it that what is allocated once is allocated in. */
const [WARMING, DAY] = [500, 2_000];

/** A frozen process, as serverless platforms make them: its first answer must not be the one from before. */
export const paused: Fault = {
  title: 'process paused 3 s (SIGSTOP)',
  run: async ({ fleet, publisher }, share) => {
    const [app] = fleet.apps;
    const waits: number[] = [];
    let late = 0;
    for (let i = 0; i < countOf(3, share, 1); i++) {
      await fleet.ask('forget');
      app?.signal('SIGSTOP');
      await pause(SLEEP / 2);
      const { version } = await publisher.publish('carried');
      await pause(SLEEP / 2);
      app?.signal('SIGCONT');
      const woke = await wokeOf(async () => (await app?.ask('report'))?.noted ?? []);
      waits.push(Number(woke['waited']));
      if (woke['version'] !== version) late++;
    }
    return [
      never('first getPrompt after it answers from before', late),
      { what: 'first getPrompt after it', unit: 'ms', samples: waits, of: 'max', limit: WAKING },
    ];
  },
};

/** Names that nobody ever pushed and many releases leave nothing behind in memory. */
export const soak: Fault = {
  title: 'soak',
  run: async (laboratory, share) => {
    const { fleet, publisher } = laboratory;
    const releaseMany = async (count: number) => {
      for (let i = 0; i < count; i++) {
        const last = await publisher.publish('carried');
        if (i % 50 === 49 || i === count - 1) await settle(laboratory, last);
        if (i % 50 === 49) await fleet.ask('forget');
      }
      await fleet.ask('forget');
    };
    // What is allocated once is allocated now.
    await fleet.ask('strangers');
    await releaseMany(countOf(WARMING, Math.max(share, 0.1)));
    const before = await fleet.ask('heap');
    const refused = await fleet.ask('strangers');
    // All of it in the long run. A quick run plays so few that it shows only that nothing breaks, not that nothing leaks.
    await releaseMany(countOf(DAY, share ** 2));
    const after = await fleet.ask('heap');
    const growth = after.map((bytes, i) => (100 * (bytes - (before[i] ?? bytes))) / (before[i] ?? bytes));
    const findings: Finding[] = [
      never(
        'unknown names that were answered',
        refused.reduce((sum, one) => sum + STRANGERS - one, 0),
      ),
      {
        what: 'growth of the heap',
        unit: '%',
        samples: growth.map((one) => Math.max(0, one)),
        of: 'max',
        limit: GROWTH,
      },
    ];
    return findings;
  },
};

/** What the process noted of its waking, which the figures judge; that it does not wake at all is an error. */
async function wokeOf(read: () => Promise<readonly Noted[]>): Promise<Noted['data']> {
  let woke: Noted | undefined;
  await until('a process that was paused wakes', async () => {
    woke = (await read()).find(({ event }) => event === 'woke');
    return woke !== undefined;
  });
  return woke?.data ?? {};
}
