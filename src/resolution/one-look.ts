import type { Cache } from '../cache/cache.ts';
import type { AppDatabase } from './app-database.ts';
import { createEvents, type ProblemEvent } from './events.ts';
import { type LiveEnvironment, openLiveEnvironment } from './live-environment.ts';
import { createPinFetching } from './pin-fetching.ts';
import { createPins, type Pins } from './pins.ts';
import type { Runtime } from './runtime.ts';
import { untilReady } from './until.ts';
import { createVersionShelf, type VersionShelf } from './version-shelf.ts';

/** An environment as an app would see it that starts now, without staying: no timers, no subscription, no disk, no acknowledgement. */
export interface OneLook {
  readonly live: LiveEnvironment;
  readonly pins: Pins;
  readonly shelf: VersionShelf;
  readonly problems: readonly ProblemEvent[];
}

/** @throws PromptctlError `not-ready` within `patience` milliseconds, `environment-not-found`. */
export async function lookOnce(
  sources: { readonly postgres: AppDatabase | null; readonly cache: Cache | null; readonly connection: string | null },
  runtime: Pick<Runtime, 'now' | 'random'>,
  input: { readonly environment: string; readonly pins: ReadonlyMap<string, number>; readonly patience: number },
): Promise<OneLook> {
  const { cache, connection, postgres } = sources;
  const problems: ProblemEvent[] = [];
  const events = createEvents(() => {});
  events.on('problem', (problem) => problems.push(problem));
  const shelf = createVersionShelf(postgres);
  const pins = createPins(input.pins, (code, message) => events.problem(code, input.environment, message));
  const live = openLiveEnvironment({
    environment: input.environment,
    postgres,
    openCache: cache === null ? null : () => Promise.resolve(cache),
    connection,
    disk: null,
    loadBundle: null,
    events,
    runtime,
    self: null,
    ttl: Number.POSITIVE_INFINITY,
    fleetSize: null,
    onAnswer: () => {},
    // A single look leaves nothing behind that was at hand before.
    beforeOffer: () => {},
    onOtherHistory: shelf.clear,
  });
  await live.begin();
  await untilReady(live, input.patience, runtime.now);
  await createPinFetching(pins, shelf, runtime.now).settle(live);
  return { live, pins, shelf, problems };
}
