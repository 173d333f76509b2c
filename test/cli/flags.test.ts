import { describe, expect, test } from 'vitest';
import { isOn, listOf, numberOf, secondsOf, textOf, timeOf } from '../../src/cli/flags.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const since = (text: string) => timeOf({ since: text }, 'since', NOW);

describe('a time', () => {
  test.each([
    ['30m', '2026-03-01T11:30:00.000Z'],
    ['2h', '2026-03-01T10:00:00.000Z'],
    ['3d', '2026-02-26T12:00:00.000Z'],
    ['1w', '2026-02-22T12:00:00.000Z'],
    ['2026-01-31', '2026-01-31T00:00:00.000Z'],
    ['2026-01-31T12:00Z', '2026-01-31T12:00:00.000Z'],
    ['2026-01-31T12:00:30.5+02:00', '2026-01-31T10:00:30.500Z'],
    ['999999999d', '1970-01-01T00:00:00.000Z'],
    ['0000-01-01', '1970-01-01T00:00:00.000Z'],
  ])('%s is %s', (text, time) => expect(since(text)).toBe(time));

  test.each([
    '3',
    '',
    '2026',
    '2026-01',
    '2026-02-30',
    '2026-13-01',
    '2026-01-31T25:00Z',
    'Mar 1',
    '2 h',
    '-2h',
    '2026-01-31x',
    'yesterday',
  ])('is not "%s"', (text) => expect(() => since(text)).toThrow(expect.objectContaining({ code: 'usage', exit: 2 })));

  test('that is not given is null', () => expect(timeOf({}, 'since', NOW)).toBeNull());
});

describe('a number', () => {
  test('is whole and not below the least', () => {
    expect([
      numberOf({ limit: '7' }, 'limit'),
      numberOf({ unified: '0' }, 'unified', 0),
      numberOf({}, 'limit'),
    ]).toEqual([7, 0, null]);
  });

  test.each(['0', '-1', '1.5', 'two', '', '1e3', '1234567890'])('is not "%s"', (text) =>
    expect(() => numberOf({ limit: text }, 'limit')).toThrow(expect.objectContaining({ code: 'usage' })),
  );
});

describe('seconds', () => {
  test('are milliseconds, the usual ones where they are left out, and null where the flag is', () => {
    const read = (wait?: unknown) => secondsOf({ wait }, 'wait', 10);
    expect([read(true), read('30'), read('0.5'), read()]).toEqual([10_000, 30_000, 500, null]);
  });

  test.each(['0', '-1', '1h', '', '99999', 'support/reply@8'])('are not "%s"', (wait) =>
    expect(() => secondsOf({ wait }, 'wait', 10)).toThrow(
      expect.objectContaining({ code: 'usage', hint: 'write --wait behind everything else, or --wait=10' }),
    ),
  );
});

test('flags are read as what they are, and as nothing where they are something else', () => {
  const flags = { on: true, text: 'x', list: ['a', 'b'] };
  expect([isOn(flags, 'on'), isOn(flags, 'text'), isOn(flags, 'none')]).toEqual([true, false, false]);
  expect([textOf(flags, 'text'), textOf(flags, 'on'), textOf(flags, 'none')]).toEqual(['x', null, null]);
  expect([listOf(flags, 'list'), listOf(flags, 'text'), listOf(flags, 'none')]).toEqual([['a', 'b'], ['x'], []]);
});
