import { PromptctlError } from '../domain/errors/error.ts';
import { describeValue } from '../domain/template/value.ts';
import { heldVersion, type ReadyVersion, readyVersion } from './held-prompt.ts';
import type { HeldState, Holding } from './holding.ts';
import { notName, notServed } from './not-served.ts';
import { isVersion, type Pins } from './pins.ts';
import { pinnedVersion } from './pins-held.ts';
import { resolveReady, type Variables } from './resolve-ready.ts';
import type { ResolvedPrompt } from './resolved-prompt.ts';

/** How a process serves at the moment. */
export interface Serving {
  readonly pins: Pins;
  /** Nobody confirmed lately that what is held is what is live. */
  readonly stale: boolean;
}

/**
 * What an environment serves under a name, rendered: from memory, without ever waiting. A pinned version is served where it is at
 * hand, also of a retired prompt.
 * @throws PromptctlError `not-ready`, `prompt-not-served`, `options-invalid`, `template-invalid`, or what rendering refuses.
 */
export function resolveHeld(holding: Holding, name: string, variables: Variables, serving: Serving): ResolvedPrompt {
  const { state, environment } = holding;
  if (state === null) throw new PromptctlError('not-ready', { environment, waited: 0, reasons: [] });
  const { pins, stale } = serving;
  const ready = readyHeld(state, environment, name, pins);
  const source = pins.size > 0 && pins.fetched.get(name) === ready ? 'postgres' : state.source;
  return resolveReady(ready, name, variables, environment, source, stale, state.shown);
}

/** The version that is served under a name: the pinned one where it is at hand, else the live one. @throws PromptctlError as `resolveHeld`. */
export function readyHeld(state: HeldState, environment: string, name: string, pins: Pins): ReadyVersion {
  const pinned = pins.size > 0 ? pinnedVersion(pins, state, name) : null;
  if (pinned !== null) return pinned;
  const held = state.prompts.get(name);
  const ready = held === undefined ? null : readyVersion(held);
  if (ready === null) throw notHeld(state, environment, name);
  return ready;
}

/**
 * One version of a prompt, rendered, if it is live or was before; null: it has to be fetched. Who names a version means it, so pins
 * do not matter.
 * @throws PromptctlError as `resolveHeld`; `options-invalid` for what is no version.
 */
export function resolveVersion(
  { state, environment }: Holding,
  name: string,
  version: number,
  variables: Variables,
  stale: boolean,
): ResolvedPrompt | null {
  if (typeof name !== 'string') throw notName(name);
  requireVersion(version);
  const held = state?.prompts.get(name);
  if (state === null || held === undefined) return null;
  const ready = heldVersion(held, version);
  return ready && resolveReady(ready, name, variables, environment, state.source, stale, state.shown);
}

/** @throws PromptctlError `options-invalid` for what is no number of a version. */
export function requireVersion(version: unknown): void {
  if (isVersion(version)) return;
  const problem = `must be the number of a version, not ${describeValue(version)}`;
  throw new PromptctlError('options-invalid', { option: 'version', problem });
}

function notHeld({ head, prompts }: HeldState, environment: string, name: unknown): PromptctlError {
  const names = () => [...prompts.values()].flatMap(({ served }) => (served.live === null ? [] : [served.prompt]));
  const isRetired = typeof name === 'string' && prompts.has(name);
  return notServed({ environment, state: head, isRetired, names }, name);
}
