import { describe, expect, it } from 'vitest';
import { createTestPrompts } from '../src/testing.ts';
import { thrown } from './helpers/thrown.ts';

const ELSEWHERE = '01987c2e-5b1f-7abc-8def-0123456789ab';
const refused = (field: string) => ({ code: 'measure-invalid', exit: 2, data: { field } });
const open = () => createTestPrompts({ prompts: { a: { template: 'A', version: 7, model: 'sonnet' } } });

describe('executions in unit tests', () => {
  it('are kept with what was measured and the latest rating, under the same ids in every run', () => {
    const prompts = open();
    const resolved = prompts.getPromptSync('a');
    const [first, second] = [prompts.trackExecution(resolved, { latencyMs: 12 }), prompts.trackExecution(resolved)];
    prompts.rateExecution(first, 2);
    prompts.rateExecution(first, 5, 'better');
    const { name, version, digest, test } = resolved;
    const what = { name, version, digest, test };
    expect(prompts.tracked).toEqual([
      { id: first, ...what, measures: { latencyMs: 12 }, rating: 5, feedback: 'better', scores: {} },
      { id: second, ...what, measures: {}, rating: null, feedback: null, scores: {} },
    ]);
    expect([first, second]).toEqual(['00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002']);
  });

  it('have the rating that came with what was measured, until another comes', () => {
    const prompts = open();
    const id = prompts.trackExecution(prompts.getPromptSync('a'), { rating: 2, feedback: 'meh' });
    expect(prompts.tracked).toMatchObject([{ rating: 2, feedback: 'meh' }]);
    prompts.rateExecution(id, 4);
    expect(prompts.tracked).toMatchObject([{ rating: 4, feedback: null }]);
  });

  it('have the latest score of each name, and a score called rating is one', () => {
    const prompts = open();
    const id = prompts.trackExecution(prompts.getPromptSync('a'));
    prompts.score(id, 'resolved', 0);
    prompts.score(id, 'edits', -2.5);
    prompts.score(id, 'resolved', 1);
    prompts.score(id, 'rating', 3, 'so so');
    expect(prompts.tracked).toMatchObject([{ rating: 3, feedback: 'so so', scores: { resolved: 1, edits: -2.5 } }]);
  });

  it('may be rated and scored here, and tracked elsewhere or not yet', () => {
    const prompts = open();
    const unknown = { name: null, version: null, digest: null, test: null };
    const next = '00000000-0000-7000-8000-000000000001';
    prompts.rateExecution(ELSEWHERE, 1, 'bad');
    prompts.score(next, 'edits', 3);
    const id = prompts.trackExecution(prompts.getPromptSync('a'));
    expect(id).toBe(next);
    expect(prompts.tracked).toEqual([
      { ...unknown, id: ELSEWHERE, measures: {}, rating: 1, feedback: 'bad', scores: {} },
      expect.objectContaining({ id: next, name: 'a', version: 7, rating: null, scores: { edits: 3 } }),
    ]);
  });

  it('take what came through a queue, and what a fallback gave', () => {
    const prompts = open();
    const resolved = prompts.getPromptSync('a', {}, { userId: 'user-1' });
    prompts.trackExecution(JSON.parse(JSON.stringify(resolved)) as typeof resolved, { responseTokens: 3 });
    prompts.trackExecution(prompts.getPromptSync('b', {}, { fallback: 'B' }), { error: new Error('timeout') });
    expect(prompts.tracked).toMatchObject([
      { name: 'a', version: 7, measures: { responseTokens: 3 } },
      { name: 'b', version: null, measures: { error: new Error('timeout') } },
    ]);
  });

  it('are refused what cannot be counted, with the field, as in production, and then are not there', () => {
    const prompts = open();
    const resolved = prompts.getPromptSync('a');
    const track = (measures: unknown, of: unknown = resolved) =>
      thrown(() => prompts.trackExecution(of as typeof resolved, measures as object));
    expect(track({ latencyMs: Number.NaN })).toMatchObject(refused('latencyMs'));
    expect(track({ promptTokens: 1.5 })).toMatchObject(refused('promptTokens'));
    expect(track({ responseTokens: '3' })).toMatchObject(refused('responseTokens'));
    expect(track({ rating: 6 })).toMatchObject(refused('rating'));
    expect(track({ latency: 12 })).toMatchObject(refused('latency'));
    expect(track(7)).toMatchObject(refused('measures'));
    expect(track({}, { ...resolved, digest: 'none' })).toMatchObject(refused('resolved'));
    expect(track({}, null)).toMatchObject(refused('resolved'));
    expect(prompts.tracked).toEqual([]);
    expect(prompts.trackExecution(resolved)).toBe('00000000-0000-7000-8000-000000000001');
  });

  it('are refused ratings and scores that are none', () => {
    const prompts = open();
    const rate = (id: unknown, rating: unknown, feedback?: unknown) =>
      thrown(() => prompts.rateExecution(id as string, rating as number, feedback as string));
    for (const rating of [0, 6, 4.5, Number.NaN, '5']) expect(rate(ELSEWHERE, rating)).toMatchObject(refused('rating'));
    expect(rate('x', 5)).toMatchObject(refused('id'));
    expect(rate(ELSEWHERE, 5, 'x'.repeat(10_001))).toMatchObject(refused('feedback'));
    const score = (name: string, value: unknown) => thrown(() => prompts.score(ELSEWHERE, name, value as number));
    expect([score('latency', 1), score('Edits', 1)]).toMatchObject([refused('name'), refused('name')]);
    expect([score('edits', Infinity), score('edits', '1')]).toMatchObject([refused('value'), refused('value')]);
    expect(score('rating', 4.5)).toMatchObject(refused('value'));
    const long = () => prompts.score(ELSEWHERE, 'edits', 1, 'x'.repeat(10_001));
    expect(thrown(long)).toMatchObject(refused('feedback'));
    expect(prompts.tracked).toEqual([]);
  });
});
