import { PromptctlError } from '../domain/errors/error.ts';
import { printableLine } from '../domain/printable.ts';
import { list } from '../workflows/list.ts';
import { type LoggedVersion, logVersions } from '../workflows/log.ts';
import type { Context } from './context.ts';
import { pad } from './render/text.ts';

const MOST_CHOICES = 50;

/** @throws PromptctlError `argument-missing` where there is nobody to ask; `how` says what to type instead. */
export function requirePerson(
  { interactive }: Context,
  { argument, how }: { readonly argument: string; readonly how: string },
): void {
  if (!interactive) throw new PromptctlError('argument-missing', { argument, how });
}

/**
 * Asks a person which prompt is meant; of those that an environment serves, where `servedIn` is given.
 * @throws PromptctlError `argument-missing` where there is nobody to ask.
 */
export async function choosePrompt(
  context: Context,
  question: string,
  { argument, how, servedIn }: { readonly argument: string; readonly how: string; readonly servedIn?: string },
): Promise<string> {
  requirePerson(context, { argument, how });
  const { prompts } = await list({ database: await context.database() }, { patterns: [], tag: null });
  if (prompts.length === 0) throw new PromptctlError('nothing-pushed', {});
  const offered = prompts.filter(({ served }) => servedIn === undefined || Object.hasOwn(served, servedIn));
  if (offered.length === 0) throw new PromptctlError('nothing-served', { environment: servedIn ?? '' });
  return select(
    context,
    `${question} (as an argument: ${argument})`,
    offered.map(({ name }) => ({ name, value: name })),
  );
}

/** Asks a person which version of a prompt is meant, newest first, marked with where it is served, tested or held. */
export async function chooseVersion(context: Context, name: string, how: string): Promise<string> {
  requirePerson(context, { argument: `the version of ${name}`, how });
  const question = { name, limit: MOST_CHOICES, patch: false, since: null };
  const { versions } = await logVersions({ database: await context.database() }, question);
  const marks = versions.map(marksOf);
  const width = Math.max(...marks.map(({ length }) => length));
  const choices = versions.map(({ version, message, author }, i) => {
    const facts = [pad(String(version), 4), pad(marks[i] ?? '', width), printableLine(author), printableLine(message)];
    return { name: facts.filter((fact) => fact !== '').join('  '), value: `${name}@${version}` };
  });
  return select(context, `Which version of ${name}? (as an argument: ${name}@N)`, choices);
}

function marksOf({ served, testing, held }: LoggedVersion): string {
  const marks = [
    ...served,
    ...testing.map((environment) => `testing in ${environment}`),
    ...held.map((environment) => `held in ${environment}`),
  ];
  return marks.length === 0 ? '' : `(${marks.join(', ')})`;
}

/** Asks a person yes or no; no is the default. */
export async function confirm(context: Context, message: string): Promise<boolean> {
  const { answer } = await (await prompts(context))<{ answer: boolean }>([
    { type: 'confirm', name: 'answer', message, default: false },
  ]);
  return answer;
}

/** Asks a person for a line of text, until `check` has nothing to say against it. */
export async function askText(
  context: Context,
  message: string,
  check: (text: string) => true | string,
): Promise<string> {
  const { answer } = await (await prompts(context))<{ answer: string }>([
    { type: 'input', name: 'answer', message, validate: check },
  ]);
  return answer;
}

/** Asks a person to choose. */
export async function select(
  context: Context,
  message: string,
  choices: { name: string; value: string }[],
): Promise<string> {
  const { answer } = await (await prompts(context))<{ answer: string }>([
    { type: 'select', name: 'answer', message, choices },
  ]);
  return answer;
}

/** Questions go to stderr, so that stdout stays the answer. */
async function prompts({ stdin, stderr }: Context) {
  const { default: inquirer } = await import('inquirer');
  return inquirer.createPromptModule({ input: stdin, output: stderr });
}
