import { describe, expect, inject, it } from 'vitest';
import type { Admin } from '../src/admin.ts';
import { PROMPT, useTests } from './helpers/ab-tests.ts';
import { rejection } from './helpers/rejection.ts';

/** As programs call it that are not type-checked. */
type Untyped = { readonly [method in keyof Admin]: (...given: unknown[]) => Promise<unknown> };

const invalid = (option: string, problem: string) => ({ code: 'options-invalid', exit: 2, data: { option, problem } });
const start = (options: object) => (admin: Untyped) => admin.startTest({ prompt: PROMPT, arms: [3], ...options });
const stop = (options: object) => (admin: Untyped) => admin.stopTest(PROMPT, options);

const [server] = inject('servers');

describe('what a program gives by mistake is refused, and nothing is changed:', () => {
  if (server === undefined) throw new Error('no server was started');
  const fixture = useTests(server);

  it.each<[string, (admin: Untyped) => Promise<unknown>, unknown]>([
    [
      'a misspelt option of a start',
      start({ converage: '1%' }),
      invalid('converage', 'is no option; did you mean "coverage"?'),
    ],
    ['of a ramp', (admin) => admin.rampTest(PROMPT, '50%', { dryrun: true }), invalid('dryrun', near('dryRun'))],
    ['of an end', stop({ keepControl: true, enviroment: 'x' }), invalid('enviroment', near('environment'))],
    ['of a list', (admin) => admin.listTests({ promts: [] }), invalid('promts', near('prompts'))],
    ['of a promote', (admin) => admin.promote([`${PROMPT}@3`], { aggain: true }), invalid('aggain', near('again'))],
    ['of a rollback', (admin) => admin.rollback([PROMPT], { too: 1 }), invalid('too', near('to'))],
    ['of a retire', (admin) => admin.retire([PROMPT], { stoptest: true }), invalid('stoptest', near('stopTest'))],
    [
      'of a push',
      (admin) => admin.createVersion({ name: 'a', template: 'b' }, { mesage: '' }),
      invalid('mesage', near('message')),
    ],
    ['a start of nothing', (admin) => admin.startTest(), invalid('prompt', 'must be a string')],
    [
      'a start without arms',
      (admin) => admin.startTest({ prompt: PROMPT }),
      invalid('arms', 'must be a list of versions'),
    ],
    ['an arm without a list', start({ arms: 3 }), invalid('arms', 'must be a list of versions')],
    ['an arm that is an object', start({ arms: [{ version: 3 }] }), invalid('arms', 'must be a list of versions')],
    ['a prompt by number', start({ prompt: 8 }), invalid('prompt', 'must be a string')],
    ['a split in numbers', start({ split: [50, 50] }), invalid('split', 'must be a string')],
    ['a coverage in numbers', start({ coverage: 10 }), invalid('coverage', 'must be a string')],
    ['a metric that is none', start({ metric: {} }), invalid('metric', 'must be a string')],
    ['days as a text', start({ maxDays: '14' }), invalid('maxDays', 'must be a number')],
    ['testers as a list', start({ force: ['qa=3'] }), invalid('force', 'must be an object: user id to version')],
    ['testers as a map', start({ force: new Map() }), invalid('force', 'must be an object: user id to version')],
    ['a dry run by a word', start({ dryRun: 'no' }), invalid('dryRun', 'must be true or false')],
    ['a ramp of nothing', (admin) => admin.rampTest(), invalid('test', 'must be a string')],
    ['a ramp to a number', (admin) => admin.rampTest(PROMPT, 50), invalid('coverage', 'must be a string')],
    ['options that are none', (admin) => admin.rampTest(PROMPT, '50%', '10%'), invalid('options', 'must be an object')],
    ['an end of nothing', (admin) => admin.stopTest(), invalid('test', 'must be a string')],
    ['an end with an arm as a list', stop({ promote: [3] }), invalid('promote', 'must be a number or a string')],
    ['an end that keeps no control', stop({ keepControl: false }), invalid('keepControl', 'must be true')],
    [
      'a prompt without a list',
      (admin) => admin.listTests({ prompts: PROMPT }),
      invalid('prompts', 'must be a list of names'),
    ],
  ])('%s', async (_title, call, refusal) => {
    const { admin, state } = fixture();
    const before = await state('production');
    expect(await rejection(call(admin as unknown as Untyped))).toEqual(refusal);
    expect(await state('production')).toEqual(before);
  });

  it('an end that says neither, or both', async () => {
    const { admin } = fixture();
    const missing = { code: 'argument-missing', data: { argument: 'what the test leaves behind' } };
    // @ts-expect-error -- one of them has to be said
    expect(await rejection(admin.stopTest(PROMPT, {}))).toMatchObject(missing);
    // @ts-expect-error -- they exclude each other
    expect(await rejection(admin.stopTest(PROMPT, { promote: 3, keepControl: true }))).toMatchObject(missing);
    expect(await rejection((admin as unknown as Untyped).stopTest(PROMPT))).toMatchObject(missing);
    expect(await rejection((admin as unknown as Untyped).stopTest(PROMPT, { promote: null }))).toMatchObject(missing);
  });

  it('and null is what was left out', async () => {
    const { admin, served } = fixture();
    const environment = await served();
    const untyped = admin as unknown as Untyped;
    const nothing = { message: null, requestId: null, waitMs: null, dryRun: null };
    await untyped.startTest({
      prompt: PROMPT,
      arms: [3],
      environment,
      split: null,
      force: null,
      alpha: null,
      ...nothing,
    });
    await untyped.rampTest(PROMPT, '100%', { environment, expect: null, ...nothing });
    const stopped = await untyped.stopTest(PROMPT, { promote: null, keepControl: true, environment, ...nothing });
    expect(stopped).toMatchObject({ environment, items: [{ version: 2 }], test: { alpha: 0.05, forced: 0 } });
  });
});

function near(option: string): string {
  return `is no option; did you mean "${option}"?`;
}
