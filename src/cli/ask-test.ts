import { describeArms } from '../domain/ab-test.ts';
import { formatShare, parseShare } from '../domain/basis-points.ts';
import { PromptctlError } from '../domain/errors/error.ts';
import { type ListedTest, listTests, showTest } from '../workflows/list-tests.ts';
import { select } from './ask.ts';
import type { Context } from './context.ts';
import { pad } from './render/text.ts';

/** Asks a person which of the running tests is meant. @throws PromptctlError `argument-missing` where there is nobody to ask. */
export async function chooseTest(context: Context, question: string, how: string): Promise<string> {
  const argument = '<prompt-or-test>';
  if (!context.interactive) throw new PromptctlError('argument-missing', { argument, how });
  const environment = context.environment().value;
  const { tests } = await listTests(await look(context), { patterns: [], environment, all: false });
  if (tests.length === 0) throw new PromptctlError('argument-missing', { argument, how: noneRuns(environment) });
  const width = Math.max(...tests.map(({ prompt }) => prompt.length));
  const choices = tests.map((test) => ({ name: `${pad(test.prompt, width)}  ${describe(test)}`, value: test.id }));
  return select(context, `${question} (as an argument: ${argument})`, choices);
}

/** The steps that a person is offered; an argument may be any share. */
const STEPS = ['1%', '5%', '10%', '25%', '50%', '100%'];

/** Asks a person how far to ramp. @throws PromptctlError `argument-missing` where there is nobody to ask. */
export async function chooseCoverage(context: Context, test: string): Promise<string> {
  const asking = { argument: '<coverage>', how: `promptctl ab ramp ${test} 50%` };
  if (!context.interactive) throw new PromptctlError('argument-missing', asking);
  const { coverage } = await shown(context, test);
  const steps = STEPS.filter((step) => (parseShare(step) ?? 0) > coverage);
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
  if (!context.interactive) {
    const how = `promptctl ab stop ${test} --keep-control, or --promote 8 for the arm that goes live`;
    throw new PromptctlError('argument-missing', { argument: '--promote <version> or --keep-control', how });
  }
  const [control, ...variants] = (await shown(context, test)).arms;
  const answer = await select(context, 'What is served from now on? (as an argument: --keep-control, --promote)', [
    { name: `keep the control, ${control?.version}`, value: '' },
    ...variants.map(({ version }) => ({ name: `promote ${version}`, value: String(version) })),
  ]);
  return answer === '' ? null : answer;
}

async function shown(context: Context, test: string): Promise<ListedTest> {
  return showTest(await look(context), { test, environment: context.environment().value });
}

async function look(context: Context) {
  return { database: await context.database(), now: context.clock };
}

function describe(test: ListedTest): string {
  return `${test.id}  ${describeArms(test)}, at ${formatShare(test.coverage)}`;
}

function noneRuns(environment: string): string {
  return `no test runs in ${environment}; promptctl ab list --all shows those that ended`;
}
