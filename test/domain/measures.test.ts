import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { checkMeasures, type Measures } from '../../src/domain/measures.ts';
import { invalid, requireExecutionId, requireScore } from '../../src/domain/measures-score.ts';
import { thrown } from '../helpers/thrown.ts';

const NONE = {
  promptTokens: null,
  cachedReadTokens: null,
  cachedWriteTokens: null,
  responseTokens: null,
  reasoningTokens: null,
  latencyMs: null,
  cost: null,
  error: null,
  model: null,
  rating: null,
  feedback: null,
  segment: '',
};

const refused = (field: string, problem: string) => ({ code: 'measure-invalid', exit: 2, data: { field, problem } });

describe('measures', () => {
  test('that are left out, undefined or null are not measured, which is not 0', () => {
    const nulls = Object.fromEntries(Object.keys(NONE).map((name) => [name, null]));
    const undefineds = Object.fromEntries(Object.keys(NONE).map((name) => [name, undefined]));
    expect([checkMeasures({}), checkMeasures(nulls), checkMeasures(undefineds)]).toEqual([NONE, NONE, NONE]);
    expect(checkMeasures({ promptTokens: 0, latencyMs: 0, cost: 0 })).toEqual({
      ...NONE,
      promptTokens: 0,
      latencyMs: 0,
      cost: 0,
    });
  });

  test('are kept as they are', () => {
    const measures: Measures = {
      promptTokens: 812,
      cachedReadTokens: 4_096,
      cachedWriteTokens: 1,
      responseTokens: 1e9,
      reasoningTokens: 7,
      latencyMs: 1e8,
      cost: 0.0123,
      model: 'claude-sonnet-4-5',
      rating: 5,
      feedback: 'kind and short',
      error: 'timeout',
      segment: 'de/chat:v2.1_x-',
    };
    expect(checkMeasures(measures)).toEqual(measures);
  });

  const refusals: readonly [string, unknown, string][] = [
    ['promptTokens', Number.NaN, 'must be a whole number from 0 to 1,000,000,000, not NaN'],
    ['promptTokens', -1, 'must be a whole number from 0 to 1,000,000,000, not -1'],
    ['cachedReadTokens', 1.5, 'must be a whole number from 0 to 1,000,000,000, not 1.5'],
    ['cachedWriteTokens', '12', 'must be a whole number from 0 to 1,000,000,000, not "12"'],
    ['responseTokens', 1e9 + 1, 'must be a whole number from 0 to 1,000,000,000, not 1000000001'],
    ['reasoningTokens', true, 'must be a whole number from 0 to 1,000,000,000, not true'],
    ['latencyMs', Number.POSITIVE_INFINITY, 'must be a number of milliseconds from 0 to 100,000,000, not Infinity'],
    ['latencyMs', -0.1, 'must be a number of milliseconds from 0 to 100,000,000, not -0.1'],
    ['cost', '0.1', 'must be a number of dollars from 0 to 1,000,000, not "0.1"'],
    ['cost', {}, 'must be a number of dollars from 0 to 1,000,000, not an object'],
    ['rating', 0, 'must be a whole number from 1 to 5, not 0'],
    ['rating', 6, 'must be a whole number from 1 to 5, not 6'],
    ['rating', 4.5, 'must be a whole number from 1 to 5, not 4.5'],
    ['rating', '5', 'must be a whole number from 1 to 5, not "5"'],
    ['feedback', 'x'.repeat(1_000_000), 'has 1,000,000 characters, and 10,000 can be kept'],
    ['feedback', 7, 'must be a text, not 7'],
    ['feedback', 'fine', 'goes with a rating, and there is none'],
    ['model', '', 'must be a name of at most 200 characters, not ""'],
    ['model', 'a\0b', 'must be a name of at most 200 characters, not "a\\u{0}b"'],
    ['segment', 'x'.repeat(65), `must be 1 to 64 letters, digits or _ . : / -, not "${'x'.repeat(39)}…"`],
    ['segment', 'two words', 'must be 1 to 64 letters, digits or _ . : / -, not "two words"'],
    ['responseToken', 7, 'is no measure; did you mean "responseTokens"?'],
    [
      '__proto',
      7,
      'is no measure; there are promptTokens, cachedReadTokens, cachedWriteTokens, responseTokens, reasoningTokens, latencyMs, cost, model, rating, feedback, error and segment',
    ],
  ];
  // The value last, since a title of a megabyte is none.
  test.each(refusals.map(([field, value, problem]) => [field, problem, value] as const))(
    'are refused where %s %s',
    (field, problem, value) => {
      expect(thrown(() => checkMeasures({ [field]: value }))).toEqual(refused(field, problem));
    },
  );

  test.each([null, 'fast', 7, [1]])('are refused as %j', (measures) => {
    const found = thrown(() => checkMeasures(measures as never));
    expect(found).toMatchObject(refused('measures', expect.stringMatching(/^must be an object, not /) as never));
  });

  test('cut an error to 1,000 characters, and hold nothing that no database can', () => {
    const checked = checkMeasures({ error: new TypeError('x'.repeat(5_000)), rating: 1, feedback: 'a\0b\ud800c😀' });
    expect(checked).toEqual({
      ...NONE,
      error: `TypeError: ${'x'.repeat(989)}`,
      rating: 1,
      feedback: 'a\ufffdb\ufffdc😀',
    });
    expect(checkMeasures({ error: `${'x'.repeat(999)}😀` }).error).toBe(`${'x'.repeat(999)}\ufffd`);
  });
});

describe('an error', () => {
  const cyclic: { [key: string]: unknown } = { status: 500 };
  cyclic['self'] = cyclic;
  const hostile = new Proxy(
    {},
    {
      get: () => {
        throw new Error('not to be looked at');
      },
    },
  );
  const thrownValues: readonly [string, unknown, string][] = [
    ['an Error', new TypeError('no such model'), 'TypeError: no such model'],
    ['an Error of another realm', runInNewContext('new RangeError("too long")'), 'RangeError: too long'],
    ['an Error without a text', new Error(''), 'Error: '],
    ['an Error whose name is none', Object.assign(new Error('x'), { name: 7 }), 'x'],
    ['a text', 'timeout', 'timeout'],
    ['an empty text', '', 'an error without a text'],
    ['a number', 404, '404'],
    ['true', true, 'true'],
    ['a symbol', Symbol('gone'), 'Symbol(gone)'],
    ['a bigint', 7n, '7'],
    ['a function', () => 'source of ours', 'a function'],
    ['an object', { status: 429, message: 'rate limit' }, '{"status":429,"message":"rate limit"}'],
    ['an object that holds itself', cyclic, '{"status":500}'],
    ['an object that JSON cannot carry', { n: 7n }, 'an error that cannot be looked at'],
    ['an object that throws when it is looked at', hostile, 'an error that cannot be looked at'],
    ['an object of no prototype', Object.assign(Object.create(null), { code: 'E' }), '{"code":"E"}'],
    ['a list', [1, 2], 'a list'],
    ['bytes', new Uint8Array(10_000_000), 'a Uint8Array'],
    ['a megabyte', 'x'.repeat(1_000_000), 'x'.repeat(1_000)],
  ];
  // By name, since a title of a megabyte is none.
  test.each(thrownValues.map(([name]) => name))('may be whatever was thrown: %s', (name) => {
    const [, error, text] = thrownValues.find((each) => each[0] === name) ?? [];
    const measures: Measures = { error };
    expect(checkMeasures(measures)).toEqual({ ...NONE, error: text });
  });

  test('is none where it is undefined, null or false', () => {
    expect([undefined, null, false].map((error) => checkMeasures({ error }))).toEqual([NONE, NONE, NONE]);
  });
});

test('a refusal says what to do where there is something to do', () => {
  const hints = ['promptTokens', 'cost', 'name', 'rating'].map((field) => invalid(field, 'is wrong').hint);
  expect(hints).toEqual([
    'leave promptTokens out where it is not known',
    'leave cost out where it is not known',
    'for example resolved, or edit-distance',
    null,
  ]);
});

describe('a score', () => {
  test.each([
    ['rating', 5],
    ['helpfulness', -0.5],
    ['a', 1e12],
  ])('may be %s %d', (name, value) => {
    expect(thrown(() => requireScore(name, value))).toEqual({ value: undefined });
  });

  test.each<[unknown, unknown, string, string]>([
    ['rating', 4.5, 'value', 'must be a whole number from 1 to 5, not 4.5'],
    ['Rating', 4, 'name', 'must be lower-case letters, digits and -, at most 64, not "Rating"'],
    ['', 4, 'name', 'must be lower-case letters, digits and -, at most 64, not ""'],
    ['latency', 4, 'name', 'latency is counted from executions, and no score'],
    ['executions', 4, 'name', 'executions is counted from executions, and no score'],
    ['error-rate', 4, 'name', 'error-rate is counted from executions, and no score'],
    ['helpfulness', Number.NaN, 'value', 'must be a number from -1,000,000,000,000 to 1,000,000,000,000, not NaN'],
    ['helpfulness', '4', 'value', 'must be a number from -1,000,000,000,000 to 1,000,000,000,000, not "4"'],
  ])('is refused as %j %j', (name, value, field, problem) => {
    expect(thrown(() => requireScore(name, value))).toEqual(refused(field, problem));
  });

  test('is of an id that tracking gave', () => {
    expect(thrown(() => requireExecutionId('7'))).toEqual(
      refused('id', 'must be an id that tracking an execution gave, not "7"'),
    );
  });
});
