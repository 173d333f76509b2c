import { describe, expect, test } from 'vitest';
import { codeFrame } from '../../../src/domain/prompt-file/frame.ts';

describe('a code frame', () => {
  test('shows the line, the one before it, and carets under the place', () => {
    expect(codeFrame('a: 1\n  modle: gpt\nb: 2\n', 2, 3, 5)).toBe(
      ['    1 | a: 1', '    2 |   modle: gpt', '      |   ^^^^^'].join('\n'),
    );
  });

  test('starts with the first line where there is none before it', () => {
    expect(codeFrame('modle: gpt', 1, 1, 5)).toBe('    1 | modle: gpt\n      | ^^^^^');
  });

  test('is empty for a text without characters', () => {
    expect(codeFrame('', 1, 1, 1)).toBe('');
  });

  test('marks one place at least, also behind the end of a line or of the text', () => {
    expect(codeFrame('abc\nd', 1, 4, 0)).toBe('    1 | abc\n      |    ^');
    expect(codeFrame('abc\nd', 9, 9, 9)).toBe('    9 |\n      | ^');
  });

  test('marks no further than the end of the line', () => {
    expect(codeFrame('ab\ncd\n', 1, 2, 40)).toBe('    1 | ab\n      |  ^');
  });

  test('aligns carets below wide characters, and below tabs as two spaces', () => {
    expect(codeFrame('日本: x\n', 1, 5, 1)).toBe('    1 | 日本: x\n      |       ^');
    expect(codeFrame('\t\tx\n', 1, 3, 1)).toBe('    1 |     x\n      |     ^');
  });

  test('escapes what could move a cursor or turn the text around, and leaves out carriage returns', () => {
    expect(codeFrame('a\u001b[2J\u202ex\r\n', 1, 7, 1)).toBe(
      `    1 | a\\u{1b}[2J\\u{202e}x\n      | ${' '.repeat(18)}^`,
    );
  });

  test('cuts long lines around the place and keeps characters whole', () => {
    const text = `${'a'.repeat(200)}MARK${'b'.repeat(200)}`;
    expect(codeFrame(text, 1, 201, 4)).toBe(
      `    1 | …${'a'.repeat(40)}MARK${'b'.repeat(56)}…\n      | ${' '.repeat(41)}^^^^`,
    );
    const faces = codeFrame('😀'.repeat(200), 1, 202, 2);
    expect(faces).not.toMatch(/\\u|\p{Cs}/u);
    expect(faces.split('\n')[0]).toMatch(/… *$/);
  });

  test('makes room for large line numbers', () => {
    expect(codeFrame(`${'\n'.repeat(123_455)}x`, 123_456, 1, 1)).toContain('123456 | x');
  });
});
