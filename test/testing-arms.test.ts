import { describe, expect, it } from 'vitest';
import { createTestPrompts } from '../src/testing.ts';
import { thrown } from './helpers/thrown.ts';

describe('tests in unit tests', () => {
  const arms = {
    'support/reply': [
      { version: 8, template: 'Eight {{ticket}}', model: 'opus', users: ['user-1', 'user-2'] },
      { version: 9, template: 'Nine {{ticket}}' },
    ],
    'other/reply': [{ version: 2, template: 'Two', users: ['user-1'] }],
  };
  const open = () =>
    createTestPrompts({
      prompts: { 'support/reply': { template: 'Seven {{ticket}}', version: 7 }, 'other/reply': 'One', plain: 'Plain' },
      arms,
    });
  const ask = (options: object, name = 'support/reply') => {
    const { version, rendered, test } = open().getPromptSync(name, { ticket: 'x' }, options);
    return { version, rendered, test };
  };
  const counted = (arm: number, id = 'ab-000000000001') => ({ id, arm, coverage: 10_000 });

  it('give the users that are named the variant, every other user the control, and count them', () => {
    expect(ask({ userId: 'user-1' })).toEqual({ version: 8, rendered: 'Eight x', test: counted(8) });
    expect(ask({ userId: 'user-2' })).toEqual({ version: 8, rendered: 'Eight x', test: counted(8) });
    expect(ask({ userId: 'user-3' })).toEqual({ version: 7, rendered: 'Seven x', test: counted(7) });
    const second = 'ab-000000000002';
    expect(ask({ userId: 'user-1' }, 'other/reply')).toEqual({ version: 2, rendered: 'Two', test: counted(2, second) });
    expect(ask({ userId: 'user-2' }, 'other/reply')).toEqual({ version: 1, rendered: 'One', test: counted(1, second) });
    expect(ask({ userId: 'user-1' }, 'plain')).toEqual({ version: 1, rendered: 'Plain', test: null });
  });

  it('give the control, or what was asked for, to who cannot be counted', () => {
    const uncounted = (version: number, text: string) => ({ version, rendered: `${text} x`, test: null });
    for (const options of [
      {},
      { userId: '' },
      { userId: null },
      { arm: 7, userId: 'user-1' },
      { version: 7, userId: 'user-1' },
    ]) {
      expect(ask(options)).toEqual(uncounted(7, 'Seven'));
    }
    expect([ask({ arm: 8 }), ask({ arm: 9, userId: 'user-1' })]).toEqual([uncounted(8, 'Eight'), uncounted(9, 'Nine')]);
    expect(ask({ version: 9 })).toEqual(uncounted(9, 'Nine'));
  });

  it('refuse what is no arm as apps are refused, unless a fallback covers it', () => {
    const unavailable = (prompt: string, arm: number, reason: string) => ({
      code: 'arm-unavailable',
      exit: 4,
      data: { prompt, environment: 'production', arm, reason },
    });
    expect(thrown(() => ask({ arm: 6 }))).toEqual(unavailable('support/reply', 6, 'it has 7, 8 and 9'));
    expect(thrown(() => ask({ arm: 1 }, 'plain'))).toEqual(unavailable('plain', 1, 'no test runs'));
    expect(thrown(() => ask({ arm: 8 }, 'nobody'))).toMatchObject({ code: 'prompt-not-served' });
    expect(thrown(() => ask({ arm: 8, version: 8 }))).toMatchObject({ code: 'options-invalid' });
    expect(thrown(() => ask({ version: 6 }))).toEqual({
      code: 'version-not-found',
      exit: 4,
      data: { reference: 'support/reply@6', known: 'the test gives versions 7, 8 and 9' },
    });
    expect(ask({ arm: 6, fallback: 'instead' })).toEqual({ version: null, rendered: 'instead', test: null });
  });

  it('are on what executions say that they were tracked with', () => {
    const prompts = open();
    const ids = [{ userId: 'user-1' }, { userId: 'user-3' }, { arm: 8 }].map((options) =>
      prompts.trackExecution(prompts.getPromptSync('support/reply', { ticket: 'x' }, options)),
    );
    expect(prompts.tracked.map(({ id, version, test }) => [id, version, test])).toEqual([
      [ids[0], 8, counted(8)],
      [ids[1], 7, counted(7)],
      [ids[2], 8, null],
    ]);
  });

  it('are refused with the place of what is wrong', () => {
    const refusal = (given: unknown) =>
      thrown(() => createTestPrompts({ prompts: { reply: { template: 'A', version: 7 } }, arms: given as never }));
    const invalid = (option: string, problem: string) => ({
      code: 'options-invalid',
      exit: 2,
      data: { option, problem },
    });
    const variant = { version: 8, template: 'B' };
    expect(refusal([])).toEqual(invalid('arms', 'must hold lists of variants by prompt'));
    expect(refusal({ repyl: [variant] })).toEqual(
      invalid('arms["repyl"]', 'is of no prompt that is given; did you mean "reply"?'),
    );
    for (const none of [[], {}, null, variant]) {
      expect(refusal({ reply: none })).toEqual(invalid('arms["reply"]', 'must be a list of variants'));
    }
    expect(refusal({ reply: [{ ...variant, version: 7 }] })).toEqual(
      invalid('arms["reply"][0].version', `is 7, which is the control's`),
    );
    expect(refusal({ reply: [variant, variant] })).toEqual(invalid('arms["reply"][1].version', 'repeats 8'));
    expect(refusal({ reply: [{ template: 'B' }] })).toEqual(
      invalid('arms["reply"][0].version', 'must be the number of a version, not undefined'),
    );
    const many = (count: number) => Array.from({ length: count }, (_, i) => ({ ...variant, version: i + 8 }));
    expect(refusal({ reply: many(10) })).toEqual(
      invalid('arms["reply"]', 'must be at most 9 variants: a test has 10 arms'),
    );
    expect(refusal({ reply: many(9) })).toEqual({ value: expect.anything() });
    for (const wrong of [{ ...variant, version: '8' }, 'B', null]) {
      expect(refusal({ reply: [wrong] })).toMatchObject({ data: { option: 'arms["reply"][0].version' } });
    }
    for (const users of ['user-1', [7], ['']]) {
      expect(refusal({ reply: [{ ...variant, users }] })).toEqual(
        invalid('arms["reply"][0].users', 'must be a list of user ids'),
      );
    }
    const both = [
      { ...variant, users: ['u', 'v'] },
      { version: 9, template: 'C', users: ['v'] },
    ];
    expect(refusal({ reply: both })).toEqual(invalid('arms["reply"][1].users', 'has "v", who is in an arm already'));
    expect(refusal({ reply: [{ version: 8, tempalte: 'B' }] })).toMatchObject({
      code: 'files-invalid',
      data: { diagnostics: expect.arrayContaining([expect.objectContaining({ file: 'arms["reply"][0] reply' })]) },
    });
  });
});
