import { setTimeout as pause } from 'node:timers/promises';
import { openWatch } from '../../workflows/watch.ts';
import type { Watched } from '../../workflows/watched.ts';
import { chooseRedis } from '../../workspace/settings.ts';
import { liveCommand as define } from '../command.ts';
import type { Context } from '../context.ts';
import { durationOf, type Flags, numberOf } from '../flags.ts';
import { renderWatch, watchNotes } from '../render/watch.ts';

/** Milliseconds: what is shown is no younger than a second. */
const [USUAL, LEAST] = [2_000, 500];

export const command = define<Watched>({
  frames: watch,
  render: renderWatch,
  notes: (watched) => watchNotes(watched, { terminal: false }),
});

async function* watch(
  context: Context,
  given: readonly string[],
  flags: Flags,
  signal: AbortSignal,
): AsyncGenerator<Watched> {
  const interval = durationOf(flags, 'interval', LEAST) ?? USUAL;
  const most = numberOf(flags, 'count') ?? Number.POSITIVE_INFINITY;
  const environment = context.environment().value;
  const live = await openCounters(context, environment);
  try {
    const deps = { database: await context.database(), counters: live?.counters ?? null, now: context.clock };
    const { look } = await openWatch(deps, { environment, patterns: given });
    for (let looks = 1; !signal.aborted; looks += 1) {
      yield await look();
      if (looks >= most) return;
      await pause(interval, undefined, { signal });
    }
  } finally {
    await live?.close();
  }
}

/** ioredis is loaded when a Redis is set, and not before. */
async function openCounters(context: Context, environment: string) {
  const choice = chooseRedis(context.sources(), environment);
  if (choice === null) return null;
  const { openLiveCounters } = await import('../../cache/open-live-counters.ts');
  return openLiveCounters(choice.url, choice.origin);
}
