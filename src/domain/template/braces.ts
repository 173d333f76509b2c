import { excerpt } from './excerpt.ts';
import type { TemplateProblem } from './problem.ts';

const STOP = /\}\}|\{\{|[\r\n]|$/g;

/** What a sign right after `{{` means in other template languages; refused, so that it can mean that one day. */
const RESERVED: ReadonlyMap<string, { readonly what: string; readonly hint: string }> = new Map([
  ['#', { what: 'a block', hint: 'decide in the program, and pass the text as a variable' }],
  ['^', { what: 'a block', hint: 'decide in the program, and pass the text as a variable' }],
  ['/', { what: 'the end of a block', hint: 'decide in the program, and pass the text as a variable' }],
  ['>', { what: 'a partial', hint: 'pass the text as a variable' }],
  ['!', { what: 'a comment', hint: 'write it into the YAML, after a #' }],
  ['&', { what: 'an unescaped value', hint: 'values are never escaped: write {{name}}' }],
  [
    '{',
    {
      what: 'an unescaped value',
      hint: 'values are never escaped: write {{name}}; after a literal { leave a space',
    },
  ],
]);

const LITERAL = '\\{{ for two literal braces';

interface Sentences {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/**
 * Where the braces at `open`, which are no placeholder, end: after their closing ones, or before the next ones, the
 * end of the line or the end of the text. Nothing before that place has to be read again.
 */
export function endOfBraces(text: string, open: number): number {
  let inside = open + 2;
  while (text[inside] === '{') inside++;
  STOP.lastIndex = inside;
  const stop = STOP.exec(text)?.index ?? text.length;
  if (!text.startsWith('}}', stop)) return inside > open + 2 ? inside : stop;
  let end = stop + 2;
  while (end < stop + (inside - open) && text[end] === '}') end++;
  return end;
}

/** Says why the braces that `source` is, found at `offset`, are no placeholder. */
export function describeBraces(source: string, offset: number): TemplateProblem {
  const reserved = RESERVED.get(source.slice(2).trimStart().charAt(0));
  const closed = source.endsWith('}}');
  if (reserved === undefined && !closed) return describeUnclosed(source, offset);
  const sentences = reserved === undefined ? describeMalformed(source) : describeReserved(source, reserved);
  return { ...sentences, offset, length: source.length };
}

function describeReserved(source: string, { what, hint }: { what: string; hint: string }): Sentences {
  return { code: 'braces-reserved', message: `"${excerpt(source)}" would be ${what}, and templates have none`, hint };
}

function describeMalformed(source: string): Sentences {
  const quoted = `"${excerpt(source)}"`;
  const inside = source.slice(2, -2).trim();
  if (inside === '') {
    return { code: 'braces-empty', message: `${quoted} names no variable`, hint: `write {{name}}, or ${LITERAL}` };
  }
  const name = nearestName(inside);
  return {
    code: 'braces-malformed',
    message: `${quoted} is not a variable: names are letters, digits and _, with dots into json variables`,
    hint: name === null ? `write ${LITERAL}` : `did you mean {{${name}}}?`,
  };
}

/** Marks the braces and the word after them, not the rest of the line. */
function describeUnclosed(source: string, offset: number): TemplateProblem {
  const marked = /^\{\{[ \t]*[A-Za-z0-9_.]*\}?/.exec(source)?.[0] ?? source;
  const name = nearestName(marked.slice(2).replace('}', ''));
  return {
    code: 'braces-unclosed',
    offset,
    length: marked.length,
    message: `"${excerpt(marked)}" is not closed on its line`,
    hint: name === null ? `write ${LITERAL}` : `write {{${name}}}, or ${LITERAL}`,
  };
}

/** What was probably meant: `first name` is first_name, `items[0].title` items.0.title, `name | upper` name. */
function nearestName(words: string): string | null {
  if (words.length > 64 || /[^\p{ASCII}]|["'(){}:=,]/u.test(words)) return null;
  const name = words
    .replace(/\|.*/, '')
    .replace(/\[([0-9]+)\]/g, '.$1')
    .replace(/[^A-Za-z0-9_.]+/g, '_')
    .replace(/^[_.]+|[_.]+$/g, '');
  return /^[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*$/.test(name) ? name : null;
}
