/** Where two texts part, and what stands there in each; lines and columns count from 1. */
export interface Difference {
  readonly line: number;
  readonly column: number;
  readonly want: string;
  readonly got: string;
}

/** The first place at which a text is not the expected one, or null when they are equal. */
export function firstDifference(expected: string, actual: string): Difference | null {
  if (expected === actual) return null;
  let at = 0;
  while (at < expected.length && expected[at] === actual[at]) at++;
  const before = expected.slice(0, at);
  const line = before.split('\n').length;
  return { line, column: at - before.lastIndexOf('\n'), want: excerptAt(expected, at), got: excerptAt(actual, at) };
}

function excerptAt(text: string, at: number): string {
  return at >= text.length ? 'the end' : JSON.stringify(text.slice(at, at + 20));
}
