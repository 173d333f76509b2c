import { holdsVersion } from './held-prompt.ts';
import type { LiveEnvironment } from './live-environment.ts';
import type { Pins } from './pins.ts';
import type { GetPromptOptions, Variables } from './prompts.ts';
import { requireVersion, resolveHeld, resolveVersion } from './resolve.ts';
import { resolveReady } from './resolve-ready.ts';
import type { ResolvedPrompt } from './resolved-prompt.ts';
import { TIMINGS } from './timings.ts';
import { requireRevision, untilFirst, untilRevision } from './until.ts';
import type { VersionShelf } from './version-shelf.ts';

/** Answers a call from what is held. @throws PromptctlError as `getPromptSync`. */
export function answerFrom(
  live: LiveEnvironment,
  pins: Pins,
  shelf: VersionShelf,
  name: string,
  variables: Variables | undefined,
  options: GetPromptOptions,
): ResolvedPrompt {
  const { version, minRevision, userId } = options;
  if (minRevision !== undefined) requireRevision(live, minRevision, 0);
  const stale = live.isStale();
  if (version === undefined) return resolveHeld(live.holding, name, variables, { pins, stale }, options);
  const held = resolveVersion(live.holding, name, version, variables, stale, userId);
  if (held !== null) return held;
  const { environment, state } = live.holding;
  const fetched = shelf.take(name, version);
  return resolveReady(fetched, name, variables, environment, 'postgres', stale, state?.shown ?? null, userId);
}

/** What a call has to wait for before it can be answered; null, which is nearly always: nothing. */
export function prepareFor(
  live: LiveEnvironment,
  shelf: VersionShelf,
  name: string,
  options: GetPromptOptions,
  now: () => number,
): Promise<void> | null {
  const isPlain = options.version === undefined && options.minRevision === undefined;
  if (isPlain && live.holding.state !== null) return live.synchroniser.overdue();
  return prepareSlowly(live, shelf, name, options, now);
}

async function prepareSlowly(
  live: LiveEnvironment,
  shelf: VersionShelf,
  name: string,
  { version, minRevision, fallback }: GetPromptOptions,
  now: () => number,
): Promise<void> {
  if (live.holding.state === null && version === undefined) await untilFirst(live, now, fallback !== undefined);
  if (minRevision !== undefined) await untilRevision(live, minRevision, TIMINGS.revisionWait);
  if (version === undefined) return;
  requireVersion(version);
  const held = live.holding.state?.prompts.get(name);
  if (held === undefined || !holdsVersion(held, version)) await shelf.fetch(name, version);
}
