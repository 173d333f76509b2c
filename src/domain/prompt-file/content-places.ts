import { isScalar } from 'yaml';
import { type ContentProblem, checkContent, checkExamples } from '../template/check.ts';
import { locate, locateKey, nodeAt } from './node.ts';
import type { Span } from './place.ts';
import type { Problem } from './problem.ts';
import type { ReadPrompt } from './prompts.ts';

/** What the template rules find in a prompt, at the exact places of its source. */
export function contentProblems({ entry, definition, remains, problems }: ReadPrompt, source: string): Problem[] {
  if (remains === null) return [];
  const { name, content, examples } = remains;
  const unknownKeys = problems.some(({ code }) => code === 'unknown-key');
  const found = [...checkContent(content), ...(definition === null ? [] : checkExamples(name, content, examples))];
  // A misspelt "template" is one mistake, and was named already.
  const news = found.filter(({ code }) => !(unknownKeys && code === 'body-missing'));
  return news.map((problem) => ({ ...pick(problem), ...placeOf(problem, entry, source) }));
}

function pick({ code, message, hint }: ContentProblem): Omit<Problem, keyof Span> {
  return { code, message, hint };
}

function placeOf({ path, offset, length }: ContentProblem, { node, place }: ReadPrompt['entry'], source: string): Span {
  if (path.length === 0) return place;
  const [field, variable] = path;
  if (field === 'variables' && path.length === 2) return locateKey(node, [field], String(variable), place);
  const scalar = nodeAt(node, path);
  if (offset === null || !isScalar(scalar) || typeof scalar.value !== 'string') return locate(node, path, place);
  const value = scalar.value.replaceAll('\r\n', '\n');
  const [start, end] = scalar.range;
  const found = sameOccurrence(value, offset, length ?? 2, source.slice(start, end));
  return found === null ? locate(node, path, place) : { offset: start + found, length: length ?? 2 };
}

/** Where the piece of a value stands in its source; escapes and folding move it, but keep the order of equal pieces. */
function sameOccurrence(value: string, offset: number, length: number, source: string): number | null {
  const piece = value.slice(offset, offset + length);
  if (piece === '') return null;
  let before = 0;
  for (let at = value.indexOf(piece); at >= 0 && at < offset; at = value.indexOf(piece, at + 1)) before++;
  let found = source.indexOf(piece);
  for (; found >= 0 && before > 0; before--) found = source.indexOf(piece, found + 1);
  return found < 0 ? null : found;
}
