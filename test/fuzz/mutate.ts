import type { Chance } from './chance.ts';

/** Pieces that readers of any format trip over. */
const PIECES = [
  '',
  '\0',
  '\n',
  '\r',
  '"',
  '{',
  '}',
  '[',
  ']',
  ':',
  ',',
  '-',
  ' ',
  '\t',
  '9',
  '\\',
  '\\u0000',
  '\ufeff',
  'é',
  '__proto__',
];

/** Bytes of which some were flipped, cut off, doubled, exchanged for others or put in. */
export function mutateBytes(chance: Chance, bytes: Uint8Array): Buffer {
  let result = Buffer.from(bytes);
  for (let edits = chance.below(4); edits >= 0; edits--) {
    const at = chance.below(result.length + 1);
    const to = Math.min(result.length, at + 1 + chance.below(20));
    const [before, stretch, after] = [result.subarray(0, at), result.subarray(at, to), result.subarray(to)];
    result = Buffer.concat(
      chance.pick([
        [before],
        [before, after],
        [before, stretch, stretch, after],
        [before, Buffer.from(chance.pick(PIECES)), stretch, after],
        [before, Buffer.from(chance.pick(PIECES)), after],
        [before, Buffer.from(stretch.map((byte) => byte ^ (1 << chance.below(8)))), after],
        [before, Buffer.from(chance.many(1, 3, () => chance.below(256))), stretch, after],
      ]),
    );
  }
  return result;
}
