import type { Diagnostic } from '../diagnostic.ts';
import { printableLine } from '../printable.ts';
import { codeFrame } from './frame.ts';
import { type Places, placesOf, type Span } from './place.ts';

/** A diagnostic that still speaks of offsets: places and frames are computed for what is shown only. */
export interface Problem extends Span {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
}

/** More are not shown for one file: whoever sees fifty fixes some and asks again. */
const PROBLEMS_PER_FILE = 50;

/** An error at a span. */
export function problemAt(span: Span, code: string, message: string, hint: string | null): Problem {
  return { code, offset: span.offset, length: span.length, message, hint };
}

/** The problems of a file as diagnostics: sorted by place, at most 50, the last one counting those left out. */
export function diagnose(
  file: { readonly path: string; readonly text: string; readonly places?: Places },
  problems: readonly Problem[],
): readonly Diagnostic[] {
  if (problems.length === 0) return [];
  const places = file.places ?? placesOf(file.text);
  return capped(problems.toSorted((a, b) => a.offset - b.offset)).map((problem) => {
    const { line, column } = places.at(problem.offset);
    return {
      code: problem.code,
      file: file.path,
      line,
      column,
      message: printableLine(problem.message),
      hint: problem.hint === null ? null : printableLine(problem.hint),
      frame: codeFrame(file.text, line, column, problem.length),
    };
  });
}

function capped(sorted: readonly Problem[]): readonly Problem[] {
  const next = sorted[PROBLEMS_PER_FILE - 1];
  if (sorted.length <= PROBLEMS_PER_FILE || next === undefined) return sorted;
  const rest = sorted.length - PROBLEMS_PER_FILE + 1;
  const message = `${rest} more problems start here`;
  const last: Problem = { ...next, code: 'more-problems', message, hint: 'fix the first ones and try again' };
  return [...sorted.slice(0, PROBLEMS_PER_FILE - 1), last];
}
