import type { AbTest } from '../domain/ab-test.ts';
import { PromptctlError } from '../domain/errors/error.ts';
import { parseReference } from '../domain/reference.ts';
import type { Database } from '../storage/database.ts';
import { listTests } from '../storage/tests.ts';
import { requireEnvironment, requirePrompts } from './find-version.ts';

const TEST_ID = /^ab-[0-9a-f]{12}$/;

/** Whose test is meant, and the test itself. */
export interface FoundTest {
  readonly prompt: string;
  /** The test of that id, or the one that runs on the prompt; null: none does. */
  readonly test: AbTest | null;
}

/**
 * The test of an environment that a word means: its id, or the prompt that it runs on.
 * @throws PromptctlError `test-not-found`, `prompt-not-found`, `environment-not-found`, `reference-invalid`, `usage` for a test of another environment.
 */
export async function findTest(database: Database, text: string, environment: string): Promise<FoundTest> {
  if (TEST_ID.test(text)) {
    const test = await readTest(database, text, environment);
    requireIn(environment, test);
    return { prompt: test.prompt, test };
  }
  const prompt = await requireTested(database, text, environment);
  const [test] = await listTests(database, { environment, prompts: [prompt], isRunning: true });
  return { prompt, test: test ?? null };
}

/** Which tests a word may mean; with `isAnywhere` an id is of any environment. */
export interface TestPlace {
  readonly environment: string;
  readonly isAnywhere: boolean;
}

/** A test by its id where the word is one, else the one that runs on the prompt, else its last; null: there was none. */
export async function lookForTest(database: Database, text: string, place: TestPlace): Promise<FoundTest> {
  const { environment, isAnywhere } = place;
  if (TEST_ID.test(text)) {
    const test = await readTest(database, text, environment);
    if (!isAnywhere) requireIn(environment, test);
    return { prompt: test.prompt, test };
  }
  const prompt = await requireTested(database, text, environment);
  const tests = await listTests(database, { environment, prompts: [prompt] });
  return { prompt, test: tests.find(({ stopped }) => stopped === null) ?? tests[0] ?? null };
}

/**
 * The same where there must be one.
 * @throws PromptctlError also `test-not-running`: there was none.
 */
export async function findLastTest(database: Database, text: string, place: TestPlace): Promise<AbTest> {
  const { prompt, test } = await lookForTest(database, text, place);
  if (test !== null) return test;
  const items = [{ prompt, version: null, test: null }];
  throw new PromptctlError('test-not-running', { environment: place.environment, items });
}

async function readTest(database: Database, id: string, environment: string): Promise<AbTest> {
  const [test] = await listTests(database, { id });
  if (test === undefined) throw new PromptctlError('test-not-found', { id, environment });
  return test;
}

/** Database, Redis and the guards of a release were chosen for one environment; an id must not lead into another. */
function requireIn(environment: string, test: AbTest): void {
  if (test.environment === environment) return;
  const problem = `${test.id} is a test in ${test.environment}, and this is for ${environment}`;
  throw new PromptctlError('usage', { problem, hint: `name its environment: --env ${test.environment}` });
}

/** The name of a prompt that was pushed. A version says nothing here: a test is on the prompt. */
async function requireTested(database: Database, text: string, environment: string): Promise<string> {
  const { name, selector } = parseReference(text);
  if (selector !== null) {
    const problem = `a test is named by its prompt or its id, not by a version ("${text}")`;
    throw new PromptctlError('usage', {
      problem,
      hint: `leave @${text.slice(name.length + 1)} out: ${name}, or the test's id`,
    });
  }
  await requireEnvironment(database, environment);
  await requirePrompts(database, [name]);
  return name;
}
