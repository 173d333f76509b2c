import { describe, expect, test } from 'vitest';
import { readImportedEvent } from '../../src/domain/imported-event.ts';
import { isUuid7, readTime } from '../../src/domain/uuid7.ts';
import { thrown } from '../helpers/thrown.ts';

const AT = '2026-03-01T12:00:00.250Z';
const TIME = Date.parse(AT);
const UUID = '019cb4d1-d8fa-7abc-8def-0123456789ab';
const LINE = { id: 'call-1', at: AT, prompt: 'support/reply', version: 7 };
const NOT_MEASURED = {
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

const idOf = (line: object) => readImportedEvent({ ...LINE, ...line }).id;

describe('an execution that was logged elsewhere', () => {
  test('is read with all that it says', () => {
    const line = {
      ...LINE,
      environment: 'staging',
      userId: 'u-1',
      latencyMs: 12.5,
      rating: 4,
      feedback: 'ok',
      scores: { tone: -1 },
    };
    const id = idOf({});
    expect(readImportedEvent(line)).toEqual({
      kind: 'execution',
      id,
      givenId: 'call-1',
      environment: 'staging',
      prompt: 'support/reply',
      version: { number: 7 },
      user: 'u-1',
      measures: { ...NOT_MEASURED, latencyMs: 12.5, rating: 4, feedback: 'ok' },
      scores: [
        { kind: 'score', id, name: 'rating', value: 4, feedback: 'ok', at: AT },
        { kind: 'score', id, name: 'tone', value: -1, feedback: null, at: AT },
      ],
    });
  });

  test('gets the same id whenever it is read, with its own time in it, and another one gets another', () => {
    const ids = [idOf({}), idOf({ at: TIME }), idOf({ at: '2026-03-01T13:00:00.250+01:00' })];
    expect(new Set(ids).size).toBe(1);
    expect({ isUuid7: ids.every(isUuid7), time: readTime(ids[0] ?? '') }).toEqual({ isUuid7: true, time: TIME });
    const others = Array.from({ length: 10_000 }, (_, i) => idOf({ id: `call-${i}` }));
    expect({ different: new Set(others).size, uuids: others.filter(isUuid7).length }).toEqual({
      different: 10_000,
      uuids: 10_000,
    });
  });

  test('keeps an id that is a UUIDv7, which tells the time', () => {
    expect([idOf({ id: UUID, at: undefined }), idOf({ id: UUID.toUpperCase(), at: readTime(UUID) })]).toEqual([
      UUID,
      UUID,
    ]);
    expect(readImportedEvent({ ...LINE, id: UUID.toUpperCase(), at: undefined })).toMatchObject({ givenId: null });
  });

  test('is of a version by number or id, or a fallback', () => {
    const versionOf = (line: object) => (readImportedEvent({ ...LINE, ...line }) as { version?: unknown }).version;
    expect([
      versionOf({}),
      versionOf({ version: null }),
      versionOf({ version: undefined, versionId: 'pv-0123456789ab' }),
    ]).toEqual([{ number: 7 }, null, { id: 'pv-0123456789ab' }]);
  });

  const refusals: readonly [object, string, string][] = [
    [{ id: 7 }, 'id', 'must be a text of 1 to 200 characters, not 7'],
    [{ id: '' }, 'id', 'must be a text of 1 to 200 characters, not ""'],
    [{ at: undefined }, 'at', 'is missing, and the id is no UUIDv7 that would tell it'],
    [
      { at: '2026-03-01T12:00:00' },
      'at',
      'must be a time like 2026-03-01T12:00:00Z, or milliseconds since 1970, not "2026-03-01T12:00:00"',
    ],
    [
      { at: '2026-02-31T12:00:00Z' },
      'at',
      'must be a time like 2026-03-01T12:00:00Z, or milliseconds since 1970, not "2026-02-31T12:00:00Z"',
    ],
    [{ at: 1_772_366_400 }, 'at', 'must be milliseconds since 1970, and 1772366400 looks like seconds'],
    [{ at: -5 }, 'at', 'must be a time like 2026-03-01T12:00:00Z, or milliseconds since 1970, not -5'],
    [
      { id: UUID, at: '2020-01-01T00:00Z' },
      'at',
      `is not the time in the id, ${new Date(readTime(UUID)).toISOString()}; leave one of them out`,
    ],
    [{ prompt: 'Support' }, 'prompt', 'must be the name of a prompt, not "Support"'],
    [{ version: 0 }, 'version', 'must be the number of a version, not 0'],
    [{ version: '7' }, 'version', 'must be the number of a version, not "7"'],
    [{ versionId: 'pv-0123456789ab' }, 'versionId', 'says what version says; give one of them'],
    [{ environment: 'Prod' }, 'environment', 'must be the name of an environment, not "Prod"'],
    [{ userId: 42 }, 'userId', 'must be a text of 1 to 1000 characters, not 42'],
    [{ test: 'ab-1' }, 'test', 'cannot be imported: users get into a test by asking for the prompt'],
    [{ latency: 5 }, 'latency', 'is no field of an imported line; did you mean "latencyMs"?'],
    [{ latencyMs: '5' }, 'latencyMs', 'must be a number of milliseconds from 0 to 100,000,000, not "5"'],
    [{ error: { code: 429 } }, 'error', 'must be a text, not an object'],
    [{ error: '' }, 'error', 'must be a text, not an empty one'],
    [{ rating: 6 }, 'rating', 'must be a whole number from 1 to 5, not 6'],
    [{ feedback: 'nice' }, 'feedback', 'goes with a rating, and there is none'],
    [{ scores: [1] }, 'scores', 'must be an object of numbers by name, not a list'],
    [{ scores: { cost: 1 } }, 'name', 'cost is counted from executions, and no score'],
    [{ rating: 4, scores: { rating: 5 } }, 'scores', 'has a rating, and so has the line; give one of them'],
  ];
  test.each(refusals)('that says %j is refused for its %s', (line, field, problem) => {
    expect(thrown(() => readImportedEvent({ ...LINE, ...line }))).toMatchObject({
      code: 'measure-invalid',
      data: { field, problem },
    });
  });

  test.each([null, 5, 'text', [LINE]])('that is %j is refused', (line) => {
    expect(thrown(() => readImportedEvent(line))).toMatchObject({
      code: 'measure-invalid',
      data: { field: 'the line' },
    });
  });
});

describe('a score that came later', () => {
  const SCORE = { id: 'call-1', executedAt: AT, name: 'tone', value: 2, at: '2026-03-02T00:00:00Z' };

  test('is of the execution that was imported under that id', () => {
    expect(readImportedEvent({ score: SCORE })).toEqual({
      kind: 'score',
      id: idOf({}),
      name: 'tone',
      value: 2,
      feedback: null,
      at: '2026-03-02T00:00:00.000Z',
    });
    expect(readImportedEvent({ score: { ...SCORE, id: UUID, executedAt: undefined } }).id).toBe(UUID);
  });

  const refusals: readonly [object, string, string][] = [
    [
      { score: { ...SCORE, executedAt: null } },
      'executedAt',
      'is missing, and the id is no UUIDv7 that would tell when its execution was',
    ],
    [{ score: { ...SCORE, at: null } }, 'at', 'is missing: when the score was given'],
    [
      { score: { ...SCORE, value: '2' } },
      'value',
      'must be a number from -1,000,000,000,000 to 1,000,000,000,000, not "2"',
    ],
    [{ score: { ...SCORE, vaule: 2 } }, 'vaule', 'is no field of an imported line; did you mean "value"?'],
    [{ score: 5 }, 'score', 'must be an object, not 5'],
    [{ ...LINE, score: SCORE }, 'id', 'stands beside score, and a line has a score or an execution'],
  ];
  test.each(refusals)('that is %j is refused for its %s', (line, field, problem) => {
    expect(thrown(() => readImportedEvent(line))).toMatchObject({ code: 'measure-invalid', data: { field, problem } });
  });
});
