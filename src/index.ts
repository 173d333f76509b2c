import { randomUUID } from 'node:crypto';
import { homedir, hostname } from 'node:os';
import type { Prompts } from './prompts.ts';
import { type PromptsOptions, readOptions } from './resolution/options.ts';
import type { Runtime } from './resolution/runtime.ts';
import { createTrackedPrompts } from './tracked-prompts.ts';

export { isPromptctlError, PromptctlError } from './domain/errors/error.ts';
export type { ShownHead } from './domain/head.ts';
export type { Measures } from './domain/measures.ts';
export type { GivenPrice, GivenPrices } from './domain/price-checks.ts';
export type { Message } from './domain/template/render.ts';
export type { Prompts, Status, TrackedPrompt, WaitOptions } from './prompts.ts';
export type { EventMap, ProblemCode, ProblemEvent, ReleaseEvent, StaleEvent } from './resolution/events.ts';
export type { Fallback } from './resolution/fallback.ts';
export type { PromptsOptions } from './resolution/options.ts';
export type { GetPromptOptions, SourceStatus, Variables } from './resolution/prompts.ts';
export type { ResolvedPrompt, ResolvedTest, Source } from './resolution/resolved-prompt.ts';
export type { TrackingStatus } from './tracking/tracking-status.ts';

/**
 * Opens the prompts of an environment for this process. It returns at once and never waits for a network: a complete snapshot is
 * loaded and then kept fresh in the background, from Redis and Postgres, so that a release is served here within a second.
 * What `trackExecution` counts is stored in the background. Nothing that it starts keeps the process from ending.
 * @throws PromptctlError `options-invalid`, `database-unset`, `database-url-invalid`, `redis-url-invalid`, `pins-invalid`,
 * `environment-name-invalid`: the options alone; whatever goes wrong later is a `problem` event, and `ready()` says what there is to serve.
 * @example
 * const prompts = createPrompts({ databaseUrl: process.env.DATABASE_URL, redisUrl: process.env.REDIS_URL });
 * await prompts.ready();
 * const prompt = await prompts.getPrompt('support/reply', { ticket, customer_tier: 'pro' }, { userId: user.id });
 */
export function createPrompts(options: PromptsOptions = {}): Prompts {
  const runtime = thisProcess();
  return createTrackedPrompts(readOptions(options, runtime), runtime);
}

const thisProcess = (): Runtime => ({
  now: () => Date.now(),
  random: () => Math.random(),
  newId: () => randomUUID(),
  host: hostname(),
  pid: process.pid,
  env: process.env,
  home: findHome,
  directory: process.cwd(),
  warn: (message, code) => process.emitWarning(message, { type: 'PromptctlWarning', code }),
});

/** A container may run as a user that nobody knows. */
function findHome(): string | null {
  try {
    return homedir();
  } catch {
    return null;
  }
}
