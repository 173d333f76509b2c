import { PromptctlError } from '../domain/errors/error.ts';
import { printableLine } from '../domain/printable.ts';
import { requests } from '../workflows/requests.ts';
import { requirePerson, select } from './ask.ts';
import type { Context } from './context.ts';
import { authorText, requestSummary } from './render/request-text.ts';

const MOST_CHOICES = 50;

/** Asks a person which of the requests that wait is meant. @throws PromptctlError `argument-missing` where there is nobody to ask, or nothing waits. */
export async function chooseRequest(context: Context, question: string, line: string): Promise<string> {
  const argument = '<request>';
  const environment = context.environment().value;
  requirePerson(context, { argument, how: line });
  const what = { environment, all: false, limit: MOST_CHOICES };
  const { requests: waiting } = await requests({ database: await context.database() }, what);
  const how = `no request waits in ${environment}; promptctl requests shows those of every environment`;
  if (waiting.length === 0) throw new PromptctlError('argument-missing', { argument, how });
  const choices = waiting.map((request) => {
    const { id, kind, state, reason } = request;
    const outdated = state === 'outdated' ? '(outdated)' : '';
    const facts = [id, kind, requestSummary(request), outdated, authorText(request), reason];
    return {
      name: facts
        .filter((fact) => fact !== '')
        .map(printableLine)
        .join('  '),
      value: id,
    };
  });
  return select(context, `${question} (as an argument: ${argument})`, choices);
}
