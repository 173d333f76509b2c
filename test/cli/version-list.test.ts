import { describe, expect, test } from 'vitest';
import { readVersions } from '../../src/cli/version-list.ts';

const expected = (words: readonly string[], given: readonly string[]) => readVersions('--expect', words, given);
const refusal = (problem: string, hint: string) =>
  expect.objectContaining({ code: 'usage', data: { problem: `--expect ${problem}`, hint: `--expect ${hint}` } });

describe('a version', () => {
  test('names its prompt, or is that of the only one that was given', () => {
    expect(expected(['bot/greet@7', 'bot/part@none'], [])).toEqual(
      new Map(Object.entries({ 'bot/greet': 7, 'bot/part': null })),
    );
    expect(expected(['7'], ['bot/greet@8'])).toEqual(new Map([['bot/greet', 7]]));
    expect(expected(['none'], ['bot/greet', 'bot/greet@8'])).toEqual(new Map([['bot/greet', null]]));
  });

  test.each([
    ['nothing', [], 'NAME'],
    ['a path', ['./prompts.yaml'], 'NAME'],
    ['a file', ['prompts.yaml'], 'NAME'],
    ['a pattern', ['bot/*'], 'NAME'],
    ['two prompts', ['bot/greet@2', 'bot/part@1'], 'bot/greet'],
    ['a path and a prompt', ['./prompts.yaml', 'bot/part'], 'bot/part'],
  ])('without a prompt is refused after %s, and no prompt is made up', (_, given, name) => {
    expect(() => expected(['2'], given)).toThrow(refusal('2 does not say for which prompt', `${name}@2`));
  });

  test('is a number', () => {
    expect(() => expected(['bot/part@two'], [])).toThrow(
      refusal('takes a version number, not "bot/part@two"', '7, or --expect bot/part@7'),
    );
  });
});
