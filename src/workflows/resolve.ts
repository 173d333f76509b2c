import type { Cache } from '../cache/cache.ts';
import { isPromptctlError, PromptctlError } from '../domain/errors/error.ts';
import { parseReference } from '../domain/reference.ts';
import { appDatabase } from '../resolution/app-database.ts';
import { answerFrom } from '../resolution/choosing.ts';
import { heldVersion } from '../resolution/held-prompt.ts';
import type { HeldState } from '../resolution/holding.ts';
import { lookOnce, type OneLook } from '../resolution/one-look.ts';
import { parsePins } from '../resolution/pins.ts';
import type { ReadyVersion } from '../resolution/ready-version.ts';
import { type Caller, readyHeld } from '../resolution/resolve.ts';
import type { ResolvedPrompt } from '../resolution/resolved-prompt.ts';
import type { Database } from '../storage/database.ts';
import { type Explanation, explain } from './explanation.ts';
import { readVariables, type VariableInput } from './typed-variables.ts';

/** Milliseconds that Postgres and Redis get to answer. */
const PATIENCE = 4_500;

/** What is to be resolved, and for whom. */
export interface ResolveInput extends VariableInput {
  /** A name, or `name@7`. */
  readonly reference: string;
  readonly environment: string;
  /** Who it is for: what the test that runs assigns. */
  readonly userId: string | null;
  /** This arm of the test that runs, by its version. */
  readonly arm: number | null;
  /** What PROMPTCTL_PINS says here. */
  readonly pins: string;
  /** Explain also where variables are missing; then nothing is rendered. */
  readonly explains: boolean;
}

/** What an app gets, and why. */
export interface Resolution {
  /** What an app gets; null: variables are missing, and only an explanation was asked for. */
  readonly resolved: ResolvedPrompt | null;
  readonly explanation: Explanation;
}

export interface ResolveDeps {
  /** Rejects where the database cannot be reached: Redis may still know. */
  readonly database: () => Promise<Database>;
  readonly cache: Cache | null;
  readonly connection: () => string | null;
  readonly now: () => number;
}

/**
 * Resolves a prompt through the very code that apps run, and says where it came from.
 * @throws PromptctlError as `getPrompt` does; `not-ready` or the database's own error when nobody can be reached.
 */
export async function resolve(deps: ResolveDeps, input: ResolveInput): Promise<Resolution> {
  const { environment } = input;
  const { name, version } = readTarget(input.reference);
  const { database, failure } = await reach(deps);
  const sources = {
    postgres:
      database === null
        ? null
        : appDatabase(
            () => Promise.resolve(database),
            () => Promise.resolve(),
          ),
    cache: deps.cache,
    connection: deps.connection(),
  };
  const runtime = { now: deps.now, random: () => 0 };
  const settings = {
    environment,
    pins: parsePins(input.pins, 'PROMPTCTL_PINS'),
    patience: PATIENCE,
  };
  const look = await lookOnce(sources, runtime, settings).catch((error: unknown) => {
    throw failure !== null && isPromptctlError(error, 'not-ready') ? failure : error;
  });
  const { state } = look.live.holding;
  if (state === null) throw new PromptctlError('not-ready', { environment, waited: PATIENCE, reasons: [] });
  const ready = await chooseVersion(look, state, input, { name, version });
  const told = isPromptctlError(failure) ? [failure.message] : [];
  const explanation = await explain({ database, cache: deps.cache }, look, state, {
    name,
    ready,
    userId: input.userId,
    arm: input.arm,
    isNamed: version !== null,
    told,
  });
  return { resolved: render(look, input, { name, version }, ready), explanation };
}

interface Target {
  readonly name: string;
  readonly version: number | null;
}

function readTarget(reference: string): Target {
  const { name, selector } = parseReference(reference);
  if (selector === null) return { name, version: null };
  if (selector.kind === 'version') return { name, version: selector.version };
  const hint = 'promptctl resolve support/reply --env staging, or support/reply@7; promptctl show takes all forms';
  throw new PromptctlError('usage', { problem: `resolve takes a name or a version, not ${reference}`, hint });
}

async function reach({ database, cache }: ResolveDeps): Promise<{ database: Database | null; failure: unknown }> {
  try {
    return { database: await database(), failure: null };
  } catch (error) {
    if (cache === null || !isPromptctlError(error) || error.exit !== 3) throw error;
    return { database: null, failure: error };
  }
}

/** The version that an app would be given, without rendering it. */
async function chooseVersion(
  { pins, shelf }: OneLook,
  state: HeldState,
  input: ResolveInput,
  { name, version }: Target,
): Promise<ReadyVersion> {
  if (version === null) return readyHeld(state, input.environment, name, pins, callerOf(input));
  if (input.arm !== null) {
    const problem = `${input.reference} names a version, and so does the arm ${input.arm}`;
    throw new PromptctlError('usage', {
      problem,
      hint: `promptctl resolve ${name} --arm ${input.arm} --env ${input.environment}`,
    });
  }
  const held = state.prompts.get(name);
  return (held === undefined ? null : heldVersion(held, version)) ?? shelf.fetch(name, version);
}

function callerOf({ userId, arm }: ResolveInput): Caller {
  return { userId: userId ?? undefined, arm: arm ?? undefined };
}

function render(
  { live, pins, shelf }: OneLook,
  input: ResolveInput,
  { name, version }: Target,
  ready: ReadyVersion,
): ResolvedPrompt | null {
  try {
    const variables = readVariables(ready.content, input);
    const options = { ...callerOf(input), version: version ?? undefined };
    return answerFrom(live, pins, shelf, name, variables, options);
  } catch (error) {
    if (input.explains && isPromptctlError(error, 'variables-missing')) return null;
    throw error;
  }
}
