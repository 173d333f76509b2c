import { describeTest, RAMP_STEPS } from '../domain/ab-test.ts';
import { formatShare } from '../domain/basis-points.ts';
import { PromptctlError } from '../domain/errors/error.ts';
import { type ListedTest, listTests, showTest } from '../workflows/list-tests.ts';
import { requirePerson, select } from './ask.ts';
import { type Context, lookDeps } from './context.ts';
import { pad } from './render/text.ts';

/** Asks a person which of the running tests is meant. @throws PromptctlError `argument-missing` where there is nobody to ask. */
export async function chooseTest(context: Context, question: string, how: string): Promise<string> {
  const argument = '<prompt-or-test>';
  requirePerson(context, { argument, how });
  const environment = context.environment().value;
  const { tests } = await listTests(await lookDeps(context), { patterns: [], environment, all: false });
  if (tests.length === 0) throw new PromptctlError('argument-missing', { argument, how: noneRuns(environment) });
  const width = Math.max(...tests.map(({ prompt }) => prompt.length));
  const choices = tests.map((test) => ({ name: `${pad(test.prompt, width)}  ${describe(test)}`, value: test.id }));
  return select(context, `${question} (as an argument: ${argument})`, choices);
}

/** Asks a person how far to ramp. @throws PromptctlError `argument-missing` where there is nobody to ask. */
export async function chooseCoverage(context: Context, test: string): Promise<string> {
  const how = `promptctl ab ramp ${test} 50% --env ${context.environment().value}`;
  requirePerson(context, { argument: '<coverage>', how });
  const { coverage } = await shown(context, test);
  const steps = RAMP_STEPS.filter((step) => step > coverage).map(formatShare);
  if (steps.length === 0) return formatShare(coverage);
  const question = `From ${formatShare(coverage)} of the users to (as an argument: <coverage>)`;
  return select(
    context,
    question,
    steps.map((step) => ({ name: step, value: step })),
  );
}

/** Asks a person how a test ends: with the arm that goes live, or null for the control. @throws PromptctlError `argument-missing`. */
export async function chooseEnd(context: Context, test: string): Promise<string | null> {
  const place = `--env ${context.environment().value}`;
  const how = `promptctl ab stop ${test} ${place} --keep-control, or --promote 8 for the arm that goes live`;
  requirePerson(context, { argument: '--promote <version> or --keep-control', how });
  const [control, ...variants] = (await shown(context, test)).arms;
  const answer = await select(context, 'What is served from now on? (as an argument: --keep-control, --promote)', [
    { name: `keep the control, ${control?.version}`, value: '' },
    ...variants.map(({ version }) => ({ name: `promote ${version}`, value: String(version) })),
  ]);
  return answer === '' ? null : answer;
}

async function shown(context: Context, test: string): Promise<ListedTest> {
  return showTest(await lookDeps(context), { test, environment: context.environment().value });
}

function describe(test: ListedTest): string {
  return `${test.id}  ${describeTest(test, test.coverage)}`;
}

function noneRuns(environment: string): string {
  return `no test runs in ${environment}; promptctl ab list --all shows those that ended`;
}
