import { PromptctlError } from '../domain/errors/error.ts';
import { VERSION } from '../domain/version.ts';
import type { Events } from './events.ts';
import { type LiveEnvironment, type LiveEnvironmentDeps, openLiveEnvironment } from './live-environment.ts';
import { requireEnvironmentName } from './option-checks.ts';
import type { Settings } from './options.ts';
import type { Runtime } from './runtime.ts';
import type { Sources } from './sources.ts';

/** Each is polled for; an app that needs more of them should ask itself why. */
const MOST = 16;

/** Milliseconds for which an environment that there is not is not looked for again. */
const MISSING_FOR = 1_000;

/** The environments that a process serves: its own from the start, others from their first call. */
export interface Environments {
  readonly main: LiveEnvironment;
  /** @throws PromptctlError `environment-name-invalid`, `not-ready`. */
  readonly get: (name: string) => LiveEnvironment;
  readonly all: () => readonly LiveEnvironment[];
  readonly flush: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** What is told of every environment. */
export interface EnvironmentListener extends Pick<LiveEnvironmentDeps, 'beforeOffer' | 'onOtherHistory'> {
  readonly onAnswer: (live: LiveEnvironment) => void;
}

/** Opens the process's own environment; the others when they are asked for. */
export function createEnvironments(
  settings: Settings,
  sources: Sources,
  events: Events,
  runtime: Runtime,
  listener: EnvironmentListener,
): Environments {
  const { host, pid } = runtime;
  const self = settings.isServerless ? null : { id: runtime.newId(), host, pid, client: VERSION };
  const open = (environment: string) => openOne(environment, settings, sources, { events, runtime, self }, listener);
  const main = open(settings.environment);
  const others = new Map<string, LiveEnvironment>();
  const all = () => [main, ...others.values()];
  return {
    main,
    all,
    get: (name) => {
      if (name === settings.environment) return main;
      const known = others.get(name);
      // One that turned out not to exist is asked about anew after a while, in case it was added since.
      if (known !== undefined && !isGone(known, runtime.now())) return known;
      requireEnvironmentName(name);
      for (const [other, live] of others) {
        if (!isGone(live, runtime.now())) continue;
        others.delete(other);
        void live.close();
      }
      if (others.size >= MOST) makeRoom(others, name);
      const opened = open(name);
      others.set(name, opened);
      return opened;
    },
    flush: async () => void (await Promise.all(all().map((live) => live.flush()))),
    close: async () => void (await Promise.all(all().map((live) => live.close()))),
  };
}

function openOne(
  environment: string,
  settings: Settings,
  sources: Sources,
  world: Pick<LiveEnvironmentDeps, 'events' | 'runtime' | 'self'>,
  listener: EnvironmentListener,
): LiveEnvironment {
  const live = openLiveEnvironment({
    ...world,
    environment,
    postgres: sources.database,
    openCache: sources.openCache,
    connection: sources.connection,
    disk: sources.disk(environment),
    loadBundle: sources.bundle(environment),
    ttl: settings.ttl,
    fleetSize: settings.fleetSize,
    onAnswer: () => listener.onAnswer(live),
    beforeOffer: listener.beforeOffer,
    onOtherHistory: listener.onOtherHistory,
  });
  void live.begin();
  return live;
}

function isGone({ database, openedAt }: LiveEnvironment, now: number): boolean {
  return database?.isMissing === true && Math.abs(now - openedAt) > MISSING_FOR;
}

/** A name that turned out to be none takes nobody's place. @throws PromptctlError `not-ready` where all are taken. */
function makeRoom(others: Map<string, LiveEnvironment>, environment: string): void {
  for (const [name, live] of others) {
    if (live.database?.isMissing !== true) continue;
    others.delete(name);
    void live.close();
    return;
  }
  const reason = `this process serves ${MOST + 1} environments already`;
  throw new PromptctlError('not-ready', { environment, waited: 0, reasons: [reason] });
}
