import { isPromptctlError } from '../../domain/errors/error.ts';
import { type ImportedEvent, readImportedEvent } from '../../domain/imported-event.ts';
import { type Line, LONGEST_LINE } from './lines.ts';

/** A line that was refused. */
export interface LineProblem {
  readonly line: number;
  readonly field: string;
  readonly problem: string;
}

/** What a line says: an event, or nothing that is one. */
export type Read = { readonly line: number; readonly event: ImportedEvent } | LineProblem;

/** So many are shown; all are counted. */
export const MOST_SHOWN = 20;

/** Lines that were refused: the first ones, and how many. */
export interface Problems {
  readonly first: LineProblem[];
  count: number;
}

export function addProblem(problems: Problems, problem: LineProblem): void {
  if (++problems.count <= MOST_SHOWN) problems.first.push(problem);
}

const UNREADABLE = {
  long: `is longer than ${LONGEST_LINE} bytes`,
  binary: 'is no UTF-8 text',
} as const;

/** What a line says; null: it is empty. */
export function readLine({ number, text }: Line): Read | null {
  if (typeof text !== 'string') return { line: number, field: 'the line', problem: UNREADABLE[text.problem] };
  try {
    return { line: number, event: readImportedEvent(JSON.parse(text)) };
  } catch (error) {
    if (text.trim() === '') return null;
    if (isPromptctlError(error, 'measure-invalid')) return { line: number, ...error.data };
    if (error instanceof SyntaxError) return { line: number, field: 'the line', problem: 'is no JSON' };
    throw error;
  }
}
