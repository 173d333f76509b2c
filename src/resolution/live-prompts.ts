import { createAsking } from './answering.ts';
import { createEnvironments } from './environments.ts';
import { createEvents } from './events.ts';
import { listenForReleases } from './listening.ts';
import type { LiveEnvironment } from './live-environment.ts';
import type { Settings } from './options.ts';
import { createPinFetching } from './pin-fetching.ts';
import { createPins } from './pins.ts';
import type { GetPromptOptions, Prompts, Variables } from './prompts.ts';
import { createFallbackReport } from './reporting.ts';
import { requireVersion, resolveHeld, resolveVersion } from './resolve.ts';
import { resolveReady } from './resolve-ready.ts';
import type { ResolvedPrompt } from './resolved-prompt.ts';
import { type Runtime, within } from './runtime.ts';
import { openSources } from './sources.ts';
import { statusOf } from './status.ts';
import { TIMINGS } from './timings.ts';
import { createVersionShelf } from './version-shelf.ts';
import { untilFirst, untilReady, untilRevision } from './waiting.ts';

const READY_TIMEOUT = 5_000;

/** Prompts served from a database, a cache, and what is at hand while neither answers. */
export function createLivePrompts(settings: Settings, runtime: Runtime): Prompts {
  const events = createEvents(runtime.warn);
  const sources = openSources(settings, runtime);
  const shelf = createVersionShelf(sources.database);
  const pins = createPins(settings.pins, (code, message) => events.problem(code, settings.environment, message));
  const pinFetching = createPinFetching(pins, shelf);
  const environments = createEnvironments(settings, sources, events, runtime, pinFetching.soon);
  const main = environments.main;
  const listening = listenForReleases(settings.listenUrl, environments);
  let closing: Promise<void> | null = null;

  const answer = (name: string, variables: Variables | undefined, options: GetPromptOptions): ResolvedPrompt => {
    const live = options.environment === undefined ? main : environments.get(options.environment);
    const stale = live.isStale();
    if (options.version === undefined) return resolveHeld(live.holding, name, variables, { pins, stale });
    return answerVersion(live, name, options.version, variables, stale);
  };
  const answerVersion = (
    live: LiveEnvironment,
    name: string,
    version: number,
    variables: Variables | undefined,
    stale: boolean,
  ): ResolvedPrompt => {
    const held = resolveVersion(live.holding, name, version, variables, stale);
    if (held !== null) return held;
    const { environment, state } = live.holding;
    return resolveReady(
      shelf.take(name, version),
      name,
      variables,
      environment,
      'postgres',
      stale,
      state?.shown ?? null,
    );
  };
  const prepare = (name: string, options: GetPromptOptions): Promise<void> | null => {
    const live = options.environment === undefined ? main : environments.get(options.environment);
    const { state } = live.holding;
    if (state !== null && options.version === undefined && options.minRevision === undefined)
      return live.synchroniser.overdue();
    return prepareSlowly(live, name, options);
  };
  const prepareSlowly = async (
    live: LiveEnvironment,
    name: string,
    { version, minRevision, fallback }: GetPromptOptions,
  ) => {
    if (live.holding.state === null && version === undefined)
      await untilFirst(live, runtime.now(), fallback !== undefined);
    if (minRevision !== undefined) await untilRevision(live, minRevision, TIMINGS.revisionWait);
    if (version === undefined) return;
    requireVersion(version);
    if (!isHeld(live, name, version)) await shelf.fetch(name, version);
  };

  return {
    ...createAsking({
      environment: settings.environment,
      isClosed: () => closing !== null,
      prepare,
      answer,
      onFallback: createFallbackReport(events),
    }),
    ready: async ({ timeoutMs = READY_TIMEOUT } = {}) => {
      await untilReady(main, timeoutMs);
      await within(TIMINGS.firstWait, pinFetching.settle(main));
    },
    status: () => statusOf(main, runtime.now(), sources.openCache !== null),
    flush: () => environments.flush(),
    close: () => (closing ??= closeAll()),
    on: events.on,
  };

  async function closeAll(): Promise<void> {
    await listening?.close();
    await environments.close();
    await sources.close();
  }
}

function isHeld({ holding }: LiveEnvironment, name: string, version: number): boolean {
  const served = holding.state?.prompts.get(name)?.served;
  return served?.live?.version === version || served?.previous?.version === version;
}
