import { PromptctlError } from '../domain/errors/error.ts';
import { createAsking } from './answering.ts';
import { answerFrom, prepareFor } from './choosing.ts';
import { createEnvironments } from './environments.ts';
import type { Events } from './events.ts';
import { createFallbackReport } from './fallback-report.ts';
import type { HeldState } from './holding.ts';
import { listenForReleases } from './listening.ts';
import type { Noting } from './noting.ts';
import { requireTimeout } from './option-checks.ts';
import type { Settings } from './options.ts';
import { createPinFetching } from './pin-fetching.ts';
import { createPins } from './pins.ts';
import { keepPinned } from './pins-held.ts';
import type { GetPromptOptions, ServedPrompts } from './prompts.ts';
import type { Runtime } from './runtime.ts';
import type { Sources } from './sources.ts';
import { statusOf } from './status.ts';
import { within } from './timers.ts';
import { TIMINGS } from './timings.ts';
import { sayUnprotected } from './unprotected.ts';
import { untilReady } from './until.ts';
import { createVersionShelf } from './version-shelf.ts';

/** What serving shares with tracking. */
export interface Shared {
  readonly events: Events;
  /** Closed with the prompts. */
  readonly sources: Sources;
  readonly note: Noting['note'];
}

/** Prompts served from a database, a cache, and what is at hand while neither answers. */
export function createLivePrompts(settings: Settings, runtime: Runtime, shared: Shared): ServedPrompts {
  const { environment } = settings;
  const { now } = runtime;
  const { events, sources, note } = shared;
  const { shelf, pins, pinFetching, environments, listening } = assemble(settings, runtime, shared);
  const { main } = environments;
  const liveOf = (options: GetPromptOptions) =>
    options.environment === undefined ? main : environments.get(options.environment);
  const closeEach = async () => {
    await listening?.close();
    await environments.close();
    await sources.close();
  };
  // What hangs (a disk, a half-open connection) holds nobody up.
  const closeAll = async () => {
    await within(TIMINGS.closing, closeEach());
  };
  let closing: Promise<void> | null = null;
  sayUnprotected(settings, events);
  return {
    ...createAsking({
      environment,
      isClosed: () => closing !== null,
      prepare: (name, options) => prepareFor(liveOf(options), shelf, name, options, now),
      answer: (name, variables, options) => answerFrom(liveOf(options), pins, shelf, name, variables, options),
      onAnswer: note,
      onFallback: createFallbackReport(events),
    }),
    ready: async ({ timeoutMs = TIMINGS.ready } = {}) => {
      requireTimeout(timeoutMs);
      await untilReady(main, timeoutMs, now).catch((error: unknown) => {
        throw closing === null ? error : new PromptctlError('prompts-closed', { what: 'ready' });
      });
      await within(TIMINGS.firstWait, pinFetching.settle(main));
    },
    status: () => statusOf(main, now(), sources.openCache !== null),
    flush: environments.flush,
    close: () => (closing ??= closeAll()),
    on: events.on,
  };
}

/** What serving is made of, put together. */
function assemble(settings: Settings, runtime: Runtime, { events, sources }: Shared) {
  const shelf = createVersionShelf(sources.database);
  const pins = createPins(settings.pins, (code, message) => events.problem(code, settings.environment, message));
  const pinFetching = createPinFetching(pins, shelf, runtime.now);
  const onOtherHistory = () => {
    shelf.clear();
    pinFetching.forget();
  };
  const beforeOffer = (held: HeldState) => keepPinned(pins, held);
  const listener = { onAnswer: pinFetching.soon, beforeOffer, onOtherHistory };
  const environments = createEnvironments(settings, sources, events, runtime, listener);
  const listening = listenForReleases(settings.listenUrl, environments, events);
  return { shelf, pins, pinFetching, environments, listening };
}
