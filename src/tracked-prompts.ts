import { randomBytes } from 'node:crypto';
import type { Prompts } from './prompts.ts';
import { stateDirectoryOf } from './resolution/disk/state-directory.ts';
import { createEvents, type Events } from './resolution/events.ts';
import { createFilePrompts } from './resolution/file-prompts.ts';
import { createLivePrompts } from './resolution/live-prompts.ts';
import { createNoting } from './resolution/noting.ts';
import { requireTimeout } from './resolution/option-checks.ts';
import type { Settings } from './resolution/options.ts';
import type { Runtime } from './resolution/runtime.ts';
import { openSources, type Sources } from './resolution/sources.ts';
import { after, within } from './resolution/timers.ts';
import { createLateTracker } from './tracking/late-tracker.ts';
import { openTracker, type TrackerOptions } from './tracking/tracker.ts';

/** Milliseconds after which a process that tracked nothing yet looks for what earlier ones left on disk: its start is not slowed down. */
const ADOPTED_AFTER = 5_000;
/** What `flush` and `close` wait unless told otherwise. */
const WAIT = 5_000;

/** Prompts that are served, and executions of them that are tracked: two rooms that know nothing of each other. */
export function createTrackedPrompts(settings: Settings, runtime: Runtime): Prompts {
  const events = createEvents(runtime.warn);
  const { served, tracker, noting, hasDatabase } = assemble(settings, runtime, events);
  const isAdopting = hasDatabase && settings.tracking.durability === 'disk' && !settings.isServerless;
  const adoption = isAdopting ? after(ADOPTED_AFTER, tracker.open) : undefined;
  const closeAll = async (timeoutMs: number) => {
    clearTimeout(adoption);
    // Names alone are not worth a connection in a process that is about to end.
    if (tracker.isOpen()) noting.handOver();
    noting.close();
    const [isStored] = await Promise.all([tracker.close(timeoutMs), served.close()]);
    return isStored;
  };
  let closing: Promise<boolean> | null = null;
  return {
    ...served,
    trackExecution: tracker.track,
    rateExecution: tracker.rate,
    score: tracker.score,
    status: () => ({ ...served.status(), tracking: hasDatabase ? tracker.status() : null }),
    flush: async ({ timeoutMs = WAIT } = {}) => {
      requireTimeout(timeoutMs);
      noting.handOver();
      const [isStored] = await Promise.all([tracker.flush(timeoutMs), within(timeoutMs, served.flush())]);
      return isStored;
    },
    close: async ({ timeoutMs = WAIT } = {}) => {
      requireTimeout(timeoutMs);
      return (closing ??= closeAll(timeoutMs));
    },
  };
}

function assemble(settings: Settings, runtime: Runtime, events: Events) {
  const { files, isServerless } = settings;
  const sources = files === null ? openSources(settings, runtime) : null;
  const tracker = createLateTracker(() => openTracker(trackerOptions(settings, runtime, events, sources)));
  const hasDatabase = sources?.openWriting != null;
  const keep = hasDatabase ? tracker.noteVariables : null;
  const noting = createNoting(keep, runtime.now, !isServerless);
  const served =
    sources === null
      ? createFilePrompts(settings, files ?? [], runtime, events)
      : createLivePrompts(settings, runtime, { events, sources, note: noting.note });
  return { served, tracker, noting, hasDatabase };
}

function trackerOptions(settings: Settings, runtime: Runtime, events: Events, sources: Sources | null): TrackerOptions {
  const { environment, isServerless, tracking } = settings;
  const { durability, mostBytes, whenFull, prices } = tracking;
  const { now, host } = runtime;
  return {
    environment,
    durability,
    whenFull,
    ...(mostBytes === null ? {} : { mostBytes }),
    stateDirectory: durability === 'disk' ? stateDirectoryOf(tracking, runtime) : null,
    connection: sources?.connection ?? null,
    openDatabase: sources?.openWriting ?? null,
    openLiveCounters: sources?.openCounting ?? null,
    prices,
    hasTimers: !isServerless,
    now,
    random: randomBytes,
    host,
    onProblem: ({ code, environment: where, message }) => events.problem(code, where, message),
  };
}
