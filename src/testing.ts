import { PromptctlError } from './domain/errors/error.ts';
import type { ShownHead } from './domain/head.ts';
import type { Prompts, Status } from './prompts.ts';
import { createAsking } from './resolution/answering.ts';
import { createEvents } from './resolution/events.ts';
import { createFallbackReport } from './resolution/fallback-report.ts';
import { chooseGiven, type Given } from './resolution/files/test-answer.ts';
import { readTestArms, type VariantsByPrompt } from './resolution/files/test-arms.ts';
import { readTestSet, type TestSet } from './resolution/files/test-set.ts';
import { requireEnvironmentName, requireKnown } from './resolution/option-checks.ts';
import type { GetPromptOptions, Variables } from './resolution/prompts.ts';
import { resolveLocal } from './resolution/resolve-local.ts';
import { createTestExecutions, type TestExecutions } from './testing-executions.ts';

export { isPromptctlError, PromptctlError } from './domain/errors/error.ts';
export type { Measures } from './domain/measures.ts';
export type { Prompts, Status, TrackedPrompt } from './prompts.ts';
export type { TestVariant, VariantsByPrompt } from './resolution/files/test-arms.ts';
export type { TestPrompt } from './resolution/files/test-set.ts';
export type { GetPromptOptions, Variables } from './resolution/prompts.ts';
export type { ResolvedPrompt, ResolvedTest } from './resolution/resolved-prompt.ts';
export type { TestExecutions, TrackedExecution } from './testing-executions.ts';

export interface TestPromptsOptions extends TestSet {
  /**
   * A/B tests that run: by prompt, the variants and who gets them. The prompt itself is the control, of every other user. Everybody who
   * is named is counted, as in a test at 100 %; calls without a `userId` get the control and are not.
   */
  readonly arms?: VariantsByPrompt;
  /** Default `production`. */
  readonly environment?: string;
  /** The release that is served: a call that waits for a later one is refused. Default: every release there could be is reached. */
  readonly revision?: number;
}

const OPTIONS = ['files', 'directory', 'prompts', 'arms', 'environment', 'revision'];

/** Prompts for unit tests, and what the code under test tracked. */
export interface TestPrompts extends Prompts, TestExecutions {}

/**
 * Prompts for the unit tests of an app: rendering and errors are those of `createPrompts`, and after this call there is no disk, no
 * network and no timer.
 * @throws PromptctlError `files-invalid` with every mistake, `file-missing`, `no-prompt-files`, `options-invalid`,
 * `environment-name-invalid`.
 * @example
 * const prompts = createTestPrompts({ files: 'prompts/', prompts: { 'support/reply': 'Answer {{ticket}}' } });
 * await answerTicket(prompts, ticket); // the code under test
 * expect(prompts.tracked).toMatchObject([{ name: 'support/reply', measures: { latencyMs: 12 } }]);
 * @example
 * const prompts = createTestPrompts({
 *   prompts: { 'support/reply': { template: 'Answer {{ticket}}', version: 7 } },
 *   arms: { 'support/reply': [{ template: 'Answer {{ticket}} at length', version: 8, users: ['user-1'] }] },
 * });
 * const prompt = await prompts.getPrompt('support/reply', { ticket }, { userId: 'user-1' });
 * expect(prompt.test).toEqual({ id: 'ab-000000000001', arm: 8, coverage: 10_000 });
 */
export function createTestPrompts(options: TestPromptsOptions): TestPrompts {
  const { environment = 'production', revision = null } = options;
  requireKnown(options, OPTIONS);
  requireEnvironmentName(environment);
  const prompts = readTestSet(options, process.cwd());
  const tests = readTestArms(options.arms ?? {}, prompts);
  const events = createEvents(() => {});
  const head = { epoch: 1, revision: revision ?? 1 };
  let isClosed = false;
  return {
    ...createAsking({
      environment,
      isClosed: () => isClosed,
      prepare: () => null,
      answer: (name, variables, asked) =>
        answer({ environment, revision, prompts, tests, head }, name, variables, asked),
      onAnswer: () => {},
      onFallback: createFallbackReport(events),
    }),
    ready: async () => {},
    status: () => statusOf(environment, head, prompts.size),
    flush: async () => true,
    close: async () => {
      isClosed = true;
      return true;
    },
    on: (name, listener) => events.on(name, listener),
    ...createTestExecutions(),
  };
}

interface Served extends Given {
  readonly environment: string;
  readonly revision: number | null;
  readonly head: ShownHead;
}

/** Every environment serves the same. */
function answer(served: Served, name: string, variables: Variables | undefined, options: GetPromptOptions) {
  const { revision, prompts, head } = served;
  const { environment = served.environment, minRevision: wanted } = options;
  requireEnvironmentName(environment);
  if (revision !== null && wanted !== undefined && wanted > revision) {
    throw new PromptctlError('revision-not-reached', { environment, wanted, held: revision, waited: 0 });
  }
  const ready = chooseGiven(served, name, environment, options);
  return resolveLocal({ environment, source: 'test', head, prompts }, name, ready, variables, options.userId);
}

function statusOf(environment: string, head: ShownHead, prompts: number): Status {
  const none = { configured: false, answered: null, failure: null };
  return {
    environment,
    head,
    source: 'test',
    stale: false,
    age: 0,
    prompts,
    postgres: none,
    redis: none,
    processes: null,
    forged: 0,
    tracking: null,
  };
}
