import { PromptctlError } from '../domain/errors/error.ts';
import { describeValue } from '../domain/template/value.ts';
import { enumerate } from '../domain/words.ts';
import { heldVersion, readyFor, readyVersion } from './held-prompt.ts';
import type { HeldState, Holding } from './holding.ts';
import { notName, notServed } from './not-served.ts';
import { isVersion, type Pins } from './pins.ts';
import { pinnedVersion } from './pins-held.ts';
import type { GetPromptOptions } from './prompts.ts';
import { armsOf } from './ready-test.ts';
import type { ReadyVersion } from './ready-version.ts';
import { resolveReady, type Variables } from './resolve-ready.ts';
import type { ResolvedPrompt } from './resolved-prompt.ts';

/** How a process serves at the moment. */
export interface Serving {
  readonly pins: Pins;
  /** Nobody confirmed lately that what is held is what is live. */
  readonly stale: boolean;
}

/** Whom a prompt is for, or the arm that a tester wants to see. */
export type Caller = Pick<GetPromptOptions, 'userId' | 'arm'>;

const NOBODY: Caller = Object.freeze({});

/**
 * What an environment serves under a name, rendered: from memory, without ever waiting. A pinned version is served where it is at
 * hand, also of a retired prompt.
 * @throws PromptctlError `not-ready`, `prompt-not-served`, `arm-unavailable`, `options-invalid`, `template-invalid`, or what rendering refuses.
 */
export function resolveHeld(
  holding: Holding,
  name: string,
  variables: Variables,
  serving: Serving,
  caller: Caller = NOBODY,
): ResolvedPrompt {
  const { state, environment } = holding;
  if (state === null) throw new PromptctlError('not-ready', { environment, waited: 0, reasons: [] });
  const { pins, stale } = serving;
  const ready = readyHeld(state, environment, name, pins, caller);
  const source = pins.size > 0 && pins.fetched.get(name) === ready ? 'postgres' : state.source;
  return resolveReady(ready, name, variables, environment, source, stale, state.shown, caller.userId);
}

/**
 * The version that is served under a name: the arm that was asked for; else the pinned version, and what is live where that is not at
 * hand; else the user's arm of the running test; else what is live. Its `test` says what the call is counted in.
 * @throws PromptctlError as `resolveHeld`.
 */
export function readyHeld(
  state: HeldState,
  environment: string,
  name: string,
  pins: Pins,
  { userId, arm }: Caller = NOBODY,
): ReadyVersion {
  if (arm !== undefined) return askedArm(state, environment, name, arm);
  const isPinned = pins.size > 0 && pins.versions.has(name);
  const pinned = isPinned ? pinnedVersion(pins, state, name) : null;
  if (pinned !== null) return pinned;
  const held = state.prompts.get(name);
  const ready = held === undefined ? null : isPinned ? readyVersion(held) : readyFor(held, userId);
  if (ready === null) throw notHeld(state, environment, name);
  return ready;
}

function askedArm(state: HeldState, environment: string, name: string, arm: number): ReadyVersion {
  const held = state.prompts.get(name);
  if (held === undefined || held.served.live === null) throw notHeld(state, environment, name);
  const arms = armsOf(held.served);
  const ready = arms.includes(arm) ? heldVersion(held, arm) : null;
  if (ready !== null) return ready;
  throw armUnavailable(name, environment, arm, arms);
}

/** The error for what is no arm of the running test; `arms` are those that there are, by version. */
export function armUnavailable(
  prompt: string,
  environment: string,
  arm: number,
  arms: readonly number[],
): PromptctlError {
  const reason = arms.length === 0 ? 'no test runs' : `it has ${enumerate(arms.map(String))}`;
  return new PromptctlError('arm-unavailable', { prompt, environment, arm, reason });
}

/**
 * One version of a prompt, rendered, if it is live, was before or is an arm of the running test; null: it has to be fetched. Who names
 * a version means it, so pins do not matter.
 * @throws PromptctlError as `resolveHeld`; `options-invalid` for what is no version.
 */
export function resolveVersion(
  { state, environment }: Holding,
  name: string,
  version: number,
  variables: Variables,
  stale: boolean,
  userId: string | null | undefined,
): ResolvedPrompt | null {
  if (typeof name !== 'string') throw notName(name);
  requireVersion(version);
  const held = state?.prompts.get(name);
  if (state === null || held === undefined) return null;
  const ready = heldVersion(held, version);
  return ready && resolveReady(ready, name, variables, environment, state.source, stale, state.shown, userId);
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
