import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'fast-string-width';

/** `text` filled up with spaces to `width` columns of a terminal; unpainted text only. */
export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - stringWidth(text)));
}

/** `text` cut to `width` columns of a terminal, with `…` where something is missing; unpainted text only. */
export function truncate(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let kept = '';
  let left = width - 1;
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)) {
    left -= stringWidth(segment);
    if (left < 0) break;
    kept += segment;
  }
  return width > 0 ? `${kept}…` : '';
}

/** The same for a line that may be painted: its paint stays whole. */
export function truncatePainted(line: string, width: number): string {
  if (stringWidth(stripVTControlCharacters(line)) <= width) return line;
  let left = width;
  const parts = line.split(PAINT).map((part, i) => {
    if (i % 2 === 1 || left === 0) return i % 2 === 1 ? part : '';
    const isLast = stringWidth(part) >= left;
    const kept = isLast ? truncate(`${part}…`, left) : part;
    left = isLast ? 0 : left - stringWidth(part);
    return kept;
  });
  return parts.join('');
}

// oxlint-disable-next-line no-control-regex -- finding paint is what it is for
const PAINT = /(\u001b\[[0-9;]*m)/;
