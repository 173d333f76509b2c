// Placeholders stay whole; emoji and letters with marks are never cut inside.
const WORD =
  /\{\{[^{}]*\}\}|[\p{L}\p{N}\p{M}_]+(?:['’]\p{L}+)*|\s+|\p{RI}{2}|\p{Extended_Pictographic}(?:\ufe0f|\p{EMod}|\u200d\p{Extended_Pictographic})*|./gsu;

// Scripts that put no spaces between words.
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;

const SEGMENTER = new Intl.Segmenter('en', { granularity: 'word' });

// The segmenter's cost per character grows with the length of what it is given.
const SEGMENTED_AT_ONCE = 400;

/** Cuts a line into words, stretches of white space and single signs; joined again they are the line. */
export function splitWords(line: string): readonly string[] {
  const words = line.match(WORD) ?? [];
  return UNSPACED.test(line) ? words.flatMap(splitUnspaced) : words;
}

/** The words a text uses, roughly: enough to tell how alike two texts are. */
export function vocabulary(text: string): ReadonlySet<string> {
  const words = text.match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(words.flatMap((word) => (UNSPACED.test(word) ? Array.from(word) : [word])));
}

function splitUnspaced(word: string): readonly string[] {
  if (word.length === 1 || !UNSPACED.test(word)) return [word];
  const characters = Array.from(word);
  const words: string[] = [];
  for (let start = 0; start < characters.length; start += SEGMENTED_AT_ONCE) {
    const piece = characters.slice(start, start + SEGMENTED_AT_ONCE).join('');
    words.push(...Array.from(SEGMENTER.segment(piece), ({ segment }) => segment));
  }
  return words;
}
