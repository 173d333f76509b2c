import { describeBraces, endOfBraces } from './braces.ts';
import { PROBLEMS_PER_TEXT, type TemplateProblem } from './problem.ts';

export type { TemplateProblem } from './problem.ts';

/** `{{ a.b }}`: the path it names, and where it stands in the text, braces included, in UTF-16 code units. */
export interface Placeholder {
  readonly path: readonly [string, ...string[]];
  readonly offset: number;
  readonly length: number;
}

export type TemplatePart = string | Placeholder;

const PLACEHOLDER = /\{\{[ \t]*([A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*)[ \t]*\}\}/y;

/**
 * Reads a template into literal texts and placeholders, in time linear in its length. Backslashes mean something
 * only right before `{{`: each pair stands for one backslash, and one left over makes the two braces literal.
 * What could not be read stays in the parts as it is written, with a problem; at most 20 problems are reported.
 */
export function parseTemplate(text: string): {
  readonly parts: readonly TemplatePart[];
  readonly problems: readonly TemplateProblem[];
} {
  const parts: TemplatePart[] = [];
  const problems: TemplateProblem[] = [];
  let position = 0;
  for (let open = text.indexOf('{{'); open >= 0; open = text.indexOf('{{', position)) {
    const backslashes = countBackslashes(text, position, open);
    const escaped = backslashes % 2 === 1;
    const part = escaped ? '{{' : (readPlaceholder(text, open) ?? text.slice(open, endOfBraces(text, open)));
    if (!escaped && typeof part === 'string' && problems.length < PROBLEMS_PER_TEXT) {
      problems.push(describeBraces(part, open));
    }
    append(parts, text.slice(position, open - Math.ceil(backslashes / 2)));
    append(parts, part);
    position = open + part.length;
  }
  append(parts, text.slice(position));
  return { parts, problems };
}

/** Adds a part; literal texts that meet become one, and empty ones none. */
function append(parts: TemplatePart[], part: TemplatePart): void {
  const last = parts.at(-1);
  if (typeof part === 'string' && typeof last === 'string') parts[parts.length - 1] = last + part;
  else if (part !== '') parts.push(part);
}

/** How many backslashes end at `open`, looking no further back than what was read already. */
function countBackslashes(text: string, start: number, open: number): number {
  let first = open;
  while (first > start && text[first - 1] === '\\') first--;
  return open - first;
}

function readPlaceholder(text: string, open: number): Placeholder | null {
  PLACEHOLDER.lastIndex = open;
  const match = PLACEHOLDER.exec(text);
  if (match?.[1] === undefined) return null;
  const [name = '', ...steps] = match[1].split('.');
  return { path: [name, ...steps], offset: open, length: match[0].length };
}
