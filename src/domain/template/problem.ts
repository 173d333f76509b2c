/** One mistake inside one template text. */
export interface TemplateProblem {
  readonly code: string;
  /** Where it starts in the text, in UTF-16 code units. */
  readonly offset: number;
  readonly length: number;
  readonly message: string;
  /** What to write instead, or null. */
  readonly hint: string | null;
}

/** One mistake of a prompt's content, at a path such as `['messages', 1, 'content']`. */
export interface ContentProblem {
  readonly code: string;
  readonly path: readonly (string | number)[];
  /** Where it starts inside the string at `path`; null where the whole value is meant. */
  readonly offset: number | null;
  readonly length: number | null;
  readonly message: string;
  readonly hint: string | null;
}

/** More are not reported per text: a file of nothing but braces must not fill the memory. */
export const PROBLEMS_PER_TEXT = 20;

/** The problem of a whole value, not of a place inside it. */
export function problemOf(
  path: readonly (string | number)[],
  code: string,
  message: string,
  hint: string | null,
): ContentProblem {
  return { code, path, offset: null, length: null, message, hint };
}

/** A problem of one text as a problem of the content that holds the text. */
export function problemIn(path: readonly (string | number)[], problem: TemplateProblem): ContentProblem {
  const { code, offset, length, message, hint } = problem;
  return { code, path, offset, length, message, hint };
}
