import { describe, expect, it } from 'vitest';
import { readAlpha, readCoverage, requireMaxDays, requireSalt } from '../../src/domain/test-settings.ts';
import { thrown } from '../helpers/thrown.ts';

describe('what a test is started with', () => {
  it('is a coverage from a hundredth of a percent to everybody', () => {
    expect(['0.01%', '1%', '37.5%', '100%'].map(readCoverage)).toEqual([1, 100, 3_750, 10_000]);
  });

  it.each(['0%', '0.001%', '100.01%', '-1%', '10', '', 'all'])('is no coverage of "%s"', (text) => {
    expect(thrown(() => readCoverage(text))).toEqual({
      code: 'usage',
      exit: 2,
      data: { problem: `"${text}" is no coverage`, hint: expect.stringContaining('from 0.01% to 100%') },
    });
  });

  it('tells how a coverage is written', () => {
    expect(thrown(() => readCoverage('25'))).toMatchObject({ data: { hint: expect.stringMatching(/: 25%$/) } });
  });

  it('is an alpha, as a part of 1 or in percent', () => {
    expect([null, '0.05', '.05', '5%', '0.001', '0.1%', '0.2', '20%', '2.3%'].map(readAlpha)).toEqual([
      0.05, 0.05, 0.05, 0.05, 0.001, 0.001, 0.2, 0.2, 0.023,
    ]);
  });

  it.each(['0', '0.0009', '0.21', '1', '5', '21%', '', '%', '5e-2', 'NaN'])('is no alpha of "%s"', (text) => {
    expect(thrown(() => readAlpha(text))).toMatchObject({ code: 'usage', data: { problem: `"${text}" is no alpha` } });
  });

  it('is given whole days up to a year, or any number of them', () => {
    expect([null, 1, 14, 365].map(requireMaxDays)).toEqual([null, 1, 14, 365]);
    expect([0, 366, 1.5, -1, Number.NaN].map((days) => thrown(() => requireMaxDays(days)))).toEqual(
      Array.from({ length: 5 }, () => expect.objectContaining({ code: 'usage', exit: 2 })),
    );
  });

  it('is a salt that any shell and any language can carry', () => {
    expect(['a', 'A-b_9', 'x'.repeat(64)].map(requireSalt)).toEqual(['a', 'A-b_9', 'x'.repeat(64)]);
    expect(['', 'x'.repeat(65), 'a b', 'ü', 'a/b'].map((salt) => thrown(() => requireSalt(salt)))).toEqual(
      Array.from({ length: 5 }, () => expect.objectContaining({ code: 'usage', exit: 2 })),
    );
  });
});
