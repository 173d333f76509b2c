import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crc32 } from '../../../src/tracking/disk-spool/crc32.ts';
import { frame, unframe } from '../../../src/tracking/disk-spool/line.ts';

/** A file of these lines. */
const fileOf = (lines: readonly string[]) => Buffer.concat(lines.map((line, place) => Buffer.from(frame(line, place))));

const jsonLine = fc.json({ maxDepth: 2 }).map((text) => text || '0');

test('the checksum is that of zlib', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const zipped = gzipSync(bytes);
      expect(crc32(bytes, 0, bytes.length)).toBe(zipped.readUInt32LE(zipped.length - 8));
    }),
  );
});

test('lines come back as they were, of whatever length', () => {
  fc.assert(
    fc.property(fc.array(jsonLine), (lines) => {
      expect(unframe(fileOf(lines))).toEqual({ lines, damaged: 0 });
    }),
  );
  const long = JSON.stringify('😀'.repeat(500_000));
  expect(unframe(fileOf(['1', long, '2']))).toEqual({ lines: ['1', long, '2'], damaged: 0 });
});

test('a file that ends anywhere gives all lines before its end, and counts none as damaged', () => {
  const lines = ['{"n":1}', '{"text":"ä😀"}', '{"n":3}'];
  const bytes = fileOf(lines);
  const ends = lines.map((_, n) => fileOf(lines.slice(0, n + 1)).length);
  for (let end = 0; end <= bytes.length; end++) {
    const whole = lines.slice(0, ends.filter((each) => each <= end).length);
    expect(unframe(bytes.subarray(0, end))).toEqual({ lines: whole, damaged: 0 });
  }
});

test('a byte that is flipped costs its own line, which is counted, and the next one where it ended the line', () => {
  fc.assert(
    fc.property(
      fc.array(jsonLine, { minLength: 3, maxLength: 8 }),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (lines, place, change) => {
        const bytes = fileOf(lines);
        const at = place % bytes.length;
        const wasEnd = bytes[at] === 0x0a;
        bytes[at] = (bytes[at] ?? 0) ^ change;
        const hit = bytes.subarray(0, at).filter((byte) => byte === 0x0a).length;
        const found = unframe(bytes);
        const gone = wasEnd ? [hit, hit + 1] : [hit];
        expect(found.lines).toEqual(lines.filter((_, n) => !gone.includes(n)));
        // Of what is at the end, nothing after it tells how many lines it was.
        const isAtEnd = gone.at(-1) === lines.length - 1 || gone.at(-1) === lines.length;
        const isCounted = !(wasEnd && hit === lines.length - 1);
        expect(isAtEnd ? found.damaged >= 1 : found.damaged).toBe(isAtEnd ? isCounted : gone.length);
      },
    ),
    { numRuns: 500 },
  );
});

test('what is overwritten costs exactly the lines that it hits, however many they are', () => {
  const length = fc.record({
    at: fc.nat(),
    length: fc.integer({ min: 1, max: 200 }),
    byte: fc.integer({ min: 0, max: 255 }),
  });
  fc.assert(
    fc.property(fc.array(jsonLine, { minLength: 20, maxLength: 40 }), length, (lines, over) => {
      const bytes = fileOf(lines);
      const before = Buffer.from(bytes);
      const from = over.at % bytes.length;
      bytes.fill(over.byte, from, Math.min(bytes.length, from + over.length));
      let start = 0;
      const kept = lines.filter((line, place) => {
        const end = start + frame(line, place).length;
        const isSame = before.subarray(Math.max(0, start - 1), end).equals(bytes.subarray(Math.max(0, start - 1), end));
        start = end;
        return isSame;
      });
      const found = unframe(bytes);
      expect(found.lines).toEqual(kept);
      const isEndWhole = kept.at(-1) === lines.at(-1) && before.subarray(-10).equals(bytes.subarray(-10));
      expect(isEndWhole ? found.damaged : 0).toBe(isEndWhole ? lines.length - kept.length : 0);
    }),
    { numRuns: 300 },
  );
});
