import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLines, type Line, LONGEST_LINE } from '../../../src/workflows/importing/lines.ts';

/** The lines of bytes that come in pieces of that size. */
function linesOf(bytes: Buffer, size: number): Line[] {
  const lines = createLines({ line: 0, bytes: 0 });
  const found: Line[] = [];
  const piece = Buffer.alloc(size);
  for (let at = 0; at < bytes.length; at += size) {
    // Read into the same bytes again and again, as files are.
    const length = bytes.copy(piece, 0, at, at + size);
    found.push(...lines.of(piece.subarray(0, length)));
  }
  const rest = lines.rest();
  return rest === null ? found : [...found, rest];
}

test('lines are the same however the bytes are cut, and each knows where the next one begins', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'grapheme' })),
      fc.boolean(),
      fc.integer({ min: 1, max: 9 }),
      (given, isEnded, size) => {
        const texts = given.map((text) => text.replaceAll(/[\n\uFEFF]/g, 'ü'));
        const bytes = Buffer.from(texts.join('\n') + (isEnded ? '\n' : ''));
        const lines = linesOf(bytes, size);
        const parts = bytes.toString().split('\n');
        if (parts.at(-1) === '') parts.pop();
        expect(lines.map(({ text }) => text)).toEqual(parts);
        expect(lines.map(({ number }) => number)).toEqual(parts.map((_, i) => i + 1));
        expect(lines.at(-1)?.end ?? 0).toBe(bytes.length);
      },
    ),
  );
});

test('a byte order mark before the first line is not a part of it', () => {
  expect(linesOf(Buffer.from('\uFEFFa\n\uFEFFb\n'), 2).map(({ text }) => text)).toEqual(['a', '\uFEFFb']);
});

test('what is too long or no text is told, and the lines behind it are read', () => {
  const most = Buffer.alloc(LONGEST_LINE, 'x');
  const bytes = Buffer.concat([most, Buffer.from('x\nb\n'), Buffer.from([0xff, 0xfe, 0x0a]), most, Buffer.from('\nc')]);
  expect(linesOf(bytes, 65_536).map(({ text }) => (typeof text === 'string' ? text.length : text))).toEqual([
    { problem: 'long' },
    1,
    { problem: 'binary' },
    LONGEST_LINE,
    1,
  ]);
});
