import type { WordPart } from '../../domain/diff/content.ts';
import { printable } from '../../domain/printable.ts';
import type { View } from './view.ts';

/** A line that both sides have. */
export function contextLine(line: string): string {
  return ` ${printable(line)}`;
}

/** A line that one side has; `parts` says which of its words, null that all are new or gone. */
export function signedLine(sign: '+' | '-', line: string, parts: readonly WordPart[] | null, { paint }: View): string {
  const colour = sign === '+' ? paint.green : paint.red;
  const gone = sign === '+' ? 'removed' : 'added';
  const own = parts?.filter(({ kind }) => kind !== gone) ?? [{ kind: 'same', text: line }];
  const marked = markEnd(line);
  let end = 0;
  const texts = own.map(({ kind, text }) => {
    const shown = visible(marked.slice(end, end + text.length));
    end += text.length;
    return kind === 'same' ? shown : paint.inverse(shown);
  });
  return colour(sign + texts.join(''));
}

/** An edited line drawn once: `[-old-]{+new+}` between what stayed. */
export function wordsLine(parts: readonly WordPart[], { paint }: View): string {
  const texts = parts.map(({ kind, text }) => {
    if (kind === 'same') return visible(text);
    return kind === 'removed' ? paint.red(`[-${visible(text)}-]`) : paint.green(`{+${visible(text)}+}`);
  });
  return `~${texts.join('')}`;
}

/** Text of a changed line: with what a screen would not show, such as no-break and zero-width spaces, spelt out. */
export function visible(text: string): string {
  return printable(text).replace(UNSEEN, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

// The ideographic space is wide enough to be seen; joiners are part of emoji and of many scripts.
const UNSEEN = /[\u00ad\u200b\u2060]|(?![ \u3000])\p{Zs}/gu;

// White space at the end of a line is the change that nobody sees.
function markEnd(line: string): string {
  let end = line.length;
  while (line[end - 1] === ' ' || line[end - 1] === '\t') end--;
  return line.slice(0, end) + line.slice(end).replaceAll(' ', '·').replaceAll('\t', '⇥');
}
