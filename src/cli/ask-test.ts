import { describeTest, RAMP_STEPS } from '../domain/ab-test.ts';
import { formatShare } from '../domain/basis-points.ts';
import { PromptctlError } from '../domain/errors/error.ts';
import { findTest } from '../workflows/find-test.ts';
import { type ListedTest, listTests, showTest } from '../workflows/list-tests.ts';
import { requirePerson, select } from './ask.ts';
import { type Context, lookDeps } from './context.ts';
import { pad } from './render/text.ts';

/** Asks a person which of the running tests is meant. @throws PromptctlError `argument-missing` where there is nobody to ask. */
export async function chooseTest(context: Context, question: string, line: string): Promise<string> {
  const argument = '<prompt-or-test>';
  const environment = context.environment().value;
  requirePerson(context, { argument, how: `${line} --env ${environment}` });
  const { tests } = await listTests(await lookDeps(context), { patterns: [], environment, all: false });
  if (tests.length === 0) throw new PromptctlError('argument-missing', { argument, how: noneRuns(environment) });
  const width = Math.max(...tests.map(({ prompt }) => prompt.length));
  const choices = tests.map((test) => ({ name: `${pad(test.prompt, width)}  ${describe(test)}`, value: test.id }));
  return select(context, `${question} (as an argument: ${argument})`, choices);
}

/**
 * Asks a person how far to ramp, and gives the id of the test that was shown: another may run by the time of the answer.
 * @throws PromptctlError `argument-missing` where there is nobody to ask, `test-not-running`.
 */
export async function chooseCoverage(
  context: Context,
  test: string,
): Promise<{ readonly test: string; readonly coverage: string }> {
  const how = `promptctl ab ramp ${test} 50% --env ${context.environment().value}`;
  requirePerson(context, { argument: '<coverage>', how });
  const { id, coverage } = await showRunning(context, test);
  const steps = RAMP_STEPS.filter((step) => step > coverage).map(formatShare);
  if (steps.length === 0) return { test: id, coverage: formatShare(coverage) };
  const question = `From ${formatShare(coverage)} of the users to (as an argument: <coverage>)`;
  const choices = steps.map((step) => ({ name: step, value: step }));
  return { test: id, coverage: await select(context, question, choices) };
}

/**
 * Asks a person how a test ends: with the arm that goes live, or null for the control; and gives the id of the test that was shown.
 * @throws PromptctlError `argument-missing`, `test-not-running`.
 */
export async function chooseEnd(
  context: Context,
  test: string,
): Promise<{ readonly test: string; readonly promote: string | null }> {
  const place = `--env ${context.environment().value}`;
  const how = `promptctl ab stop ${test} ${place} --keep-control, or --promote 8 for the arm that goes live`;
  requirePerson(context, { argument: '--promote <version> or --keep-control', how });
  const { id, arms } = await showRunning(context, test);
  const [control, ...variants] = arms;
  const answer = await select(context, 'What is served from now on? (as an argument: --keep-control, --promote)', [
    { name: `keep the control, ${control?.version}`, value: '' },
    ...variants.map(({ version }) => ({ name: `promote ${version}`, value: String(version) })),
  ]);
  return { test: id, promote: answer === '' ? null : answer };
}

/** A person is not asked about a test that is over. @throws PromptctlError `test-not-running`. */
async function showRunning(context: Context, text: string): Promise<ListedTest> {
  const environment = context.environment().value;
  const test = await showTest(await lookDeps(context), { test: text, environment, isAnywhere: false });
  if (test.stopped === null) return test;
  throw new PromptctlError('test-not-running', { environment, items: [{ prompt: test.prompt, version: null, test }] });
}

/** A person is not asked what to test where a test runs. @throws PromptctlError `test-running`, or what could not be found. */
export async function refuseSecondTest(context: Context, prompt: string): Promise<void> {
  const environment = context.environment().value;
  const { test } = await findTest(await context.database(), prompt, environment);
  if (test === null || test.stopped !== null) return;
  throw new PromptctlError('test-running', { environment, items: [{ prompt: test.prompt, version: null, test }] });
}

function describe(test: ListedTest): string {
  return `${test.id}  ${describeTest(test, test.coverage)}`;
}

function noneRuns(environment: string): string {
  return `no test runs in ${environment}; promptctl ab list --all --env ${environment} shows those that ended`;
}
