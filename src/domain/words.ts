/** `1 prompt`, `2 prompts`. */
export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
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
