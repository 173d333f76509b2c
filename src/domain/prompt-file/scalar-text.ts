import { printable } from '../printable.ts';

/** Inside brackets a text ends earlier than on a line of its own. */
export type Context = 'block' | 'flow';

/** A text on one line: as it is where YAML reads it back as that text, in double quotes elsewhere. */
export function inlineText(text: string, context: Context): string {
  return isPlain(text) && !(context === 'flow' && /[[\]{},]/.test(text)) ? text : doubleQuoted(text);
}

/** The same in single quotes, where these can hold the text. */
export function singleQuoted(text: string): string | null {
  return text.includes('\n') || text.includes('\t') || printable(text) !== text
    ? null
    : `'${text.replaceAll("'", "''")}'`;
}

/** Double quotes hold every text; what could hide or move something is escaped, so that reviewers see it. */
export function doubleQuoted(text: string): string {
  return JSON.stringify(text).replace(/[^\x20-\x7e]/gu, (character) =>
    printable(character) === character ? character : escape(character),
  );
}

/**
 * The lines of a block that starts with `|`, and what stands after it in the first line. null where a block would
 * not read back as the text, or would take the blank lines after it for its own.
 */
export function blockText(
  text: string,
  step: number,
): { readonly header: string; readonly lines: readonly string[] } | null {
  const clipped = text.endsWith('\n') ? text.slice(0, -1) : text;
  const lines = clipped.split('\n');
  if (!text.includes('\n') || printable(text) !== text || (lines.at(-1) ?? '').trim() === '') return null;
  // Without a number the first line's indentation counts, which must not be the text's own.
  const indicator = /^\n*[ \t]/.test(text) ? String(step) : '';
  return { header: `|${indicator}${text.endsWith('\n') ? '' : '-'}`, lines };
}

const NOT_FIRST = /^[-?:,[\]{}#&*!|>'"%@`<=~.+ ]/;
const NUMBER_LIKE = /^\d[\d.,:_eExXoOa-fA-F+-]*$/;
// The words of YAML 1.1 are quoted too: other readers still take them for booleans.
const WORD_WITH_MEANING = /^(?:null|true|false|yes|no|on|off|y|n)$/i;

function isPlain(text: string): boolean {
  if (text === '' || text.trim() !== text || /[\n\t]/.test(text) || printable(text) !== text) return false;
  if (NOT_FIRST.test(text) || NUMBER_LIKE.test(text) || WORD_WITH_MEANING.test(text)) return false;
  return !text.includes(': ') && !text.includes(' #') && !text.endsWith(':');
}

function escape(character: string): string {
  return [...Array(character.length).keys()]
    .map((i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`)
    .join('');
}
