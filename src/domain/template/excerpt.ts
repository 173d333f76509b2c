import { printableLine } from '../printable.ts';

const LONGEST = 40;

/** The start of a text that came from elsewhere, on one line of at most 40 characters, safe to show. */
export function excerpt(text: string): string {
  const characters = Array.from(printableLine(text.slice(0, 2 * LONGEST)));
  return characters.length > LONGEST ? `${characters.slice(0, LONGEST - 1).join('')}…` : characters.join('');
}
