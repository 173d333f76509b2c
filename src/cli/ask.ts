import { PromptctlError } from '../domain/errors/error.ts';
import { printableLine } from '../domain/printable.ts';
import { listPromptNames } from '../storage/prompts.ts';
import { listVersions } from '../storage/versions.ts';
import type { Context } from './context.ts';

/** Asks a person which prompt is meant. @throws PromptctlError `argument-missing` where there is nobody to ask. */
export async function choosePrompt(context: Context, question: string, argument: string, how: string): Promise<string> {
  if (!context.interactive) throw new PromptctlError('argument-missing', { argument, how });
  const names = await listPromptNames(await context.database());
  if (names.length === 0) throw new PromptctlError('nothing-pushed', {});
  return select(
    context,
    question,
    names.map((name) => ({ name, value: name })),
  );
}

/** Asks a person which version of a prompt is meant, newest first. */
export async function chooseVersion(context: Context, name: string): Promise<string> {
  if (!context.interactive) {
    throw new PromptctlError('argument-missing', {
      argument: `the version of ${name}`,
      how: `promptctl promote ${name}@N, or --latest`,
    });
  }
  const versions = await listVersions(await context.database(), name, MOST_CHOICES);
  if (versions.length === 0) throw new PromptctlError('prompt-not-found', { names: [name], suggestions: [] });
  const choices = versions.map(({ version, message, author }) => {
    return {
      name: `${name}@${version}  ${printableLine(message)}  ${printableLine(author)}`,
      value: `${name}@${version}`,
    };
  });
  return select(context, `Which version of ${name}? (as an argument: ${name}@N)`, choices);
}

const MOST_CHOICES = 50;

/** Asks a person yes or no; no is the default. */
export async function confirm(context: Context, message: string): Promise<boolean> {
  const { answer } = await (await prompts(context))<{ answer: boolean }>([
    { type: 'confirm', name: 'answer', message, default: false },
  ]);
  return answer;
}

async function select(context: Context, message: string, choices: { name: string; value: string }[]): Promise<string> {
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
