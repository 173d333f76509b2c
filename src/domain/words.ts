/** A number with so many digits behind the point, and its thousands apart: `1,204.50`. */
export function fixed(value: number, digits: number): string {
  const [whole = '', part] = value.toFixed(digits).split('.');
  const apart = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return part === undefined ? apart : `${apart}.${part}`;
}

/** A whole number: `1,204`. */
export function numeral(n: number): string {
  return fixed(n, 0);
}

/** `1 prompt`, `1,204 prompts`. */
export function count(n: number, noun: string): string {
  return `${numeral(n)} ${noun}${n === 1 ? '' : 's'}`;
}

/** `a, b and c`; a list of more than `most` words is cut with a count. */
export function enumerate(words: readonly string[], most = Number.POSITIVE_INFINITY): string {
  if (words.length > most) return `${words.slice(0, most - 1).join(', ')} and ${words.length - most + 1} more`;
  return words.length <= 1 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** A word of somebody else's inside a sentence of ours: `"support/reply"`. */
export function quote(word: string): string {
  return `"${word}"`;
}
