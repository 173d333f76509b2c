import { PromptctlError } from '../domain/errors/error.ts';
import { isCoveredByFallback, resolveFallback } from './fallback.ts';
import { requireCallOptions } from './option-checks.ts';
import type { GetPromptOptions, ServedPrompts, Variables } from './prompts.ts';
import type { ResolvedPrompt } from './resolved-prompt.ts';
import { holdingProcess } from './timers.ts';

/** What getPrompt asks of whatever serves the prompts. */
export interface Answering {
  readonly environment: string;
  readonly isClosed: () => boolean;
  /** What has to be waited for first; null, which is nearly always: nothing. */
  prepare(name: string, options: GetPromptOptions): Promise<void> | null;
  answer(name: string, variables: Variables | undefined, options: GetPromptOptions): ResolvedPrompt;
  /** Told of every call that was answered with the prompt itself. Throws nothing. */
  onAnswer(resolved: ResolvedPrompt, variables: Variables | undefined): void;
  /** Told of every call that was answered by its fallback. */
  onFallback(name: string, environment: string, failure: unknown): void;
}

const NO_OPTIONS: GetPromptOptions = Object.freeze({});

/** Both forms of asking for a prompt: one rule for waiting, one for falling back. */
export function createAsking(answering: Answering): Pick<ServedPrompts, 'getPrompt' | 'getPromptSync'> {
  const answer = (name: string, variables: Variables | undefined, options: GetPromptOptions) =>
    answerOrFallBack(answering, name, variables, options);
  return {
    getPromptSync: (name, variables, options = NO_OPTIONS) => {
      requireOpen(answering, 'getPromptSync');
      if (options !== NO_OPTIONS) requireCallOptions(options);
      return answer(name, variables, options);
    },
    getPrompt: (name, variables, options = NO_OPTIONS) => {
      try {
        requireOpen(answering, 'getPrompt');
        if (options !== NO_OPTIONS) requireCallOptions(options);
        const waiting = answering.prepare(name, options);
        return waiting === null
          ? Promise.resolve(answer(name, variables, options))
          : answerLater(answering, waiting, name, variables, options);
      } catch (error) {
        return Promise.reject(error);
      }
    },
  };
}

function answerOrFallBack(
  answering: Answering,
  name: string,
  variables: Variables | undefined,
  options: GetPromptOptions,
): ResolvedPrompt {
  try {
    const resolved = answering.answer(name, variables, options);
    answering.onAnswer(resolved, variables);
    return resolved;
  } catch (error) {
    return fallBack(answering, name, variables, options, error);
  }
}

async function answerLater(
  answering: Answering,
  waiting: Promise<void>,
  name: string,
  variables: Variables | undefined,
  options: GetPromptOptions,
): Promise<ResolvedPrompt> {
  try {
    await holdingProcess(waiting);
  } catch (error) {
    requireOpen(answering, 'getPrompt');
    return fallBack(answering, name, variables, options, error);
  }
  requireOpen(answering, 'getPrompt');
  return answerOrFallBack(answering, name, variables, options);
}

function requireOpen({ isClosed }: Answering, what: string): void {
  if (isClosed()) throw new PromptctlError('prompts-closed', { what });
}

function fallBack(
  answering: Answering,
  name: string,
  variables: Variables | undefined,
  { fallback, environment = answering.environment, userId }: GetPromptOptions,
  failure: unknown,
): ResolvedPrompt {
  if (fallback === undefined || !isCoveredByFallback(failure)) throw failure;
  const resolved = resolveFallback(name, environment, fallback, variables, userId, failure);
  answering.onFallback(name, environment, failure);
  return resolved;
}
