import { beforeAll, describe, expect, inject, test } from 'vitest';
import { type Asked, make, pushContracts, pushVersions, startTest, testOf } from '../helpers/changes.ts';
import { refusal } from '../helpers/everything.ts';
import { findTest } from '../helpers/test-state.ts';
import { newEnvironment, promoted, useDatabase } from '../helpers/use-database.ts';

describe.each(inject('servers'))('a test is not started, and nothing changes, on $label:', (server) => {
  const fixture = useDatabase(server);
  const database = () => fixture().database;
  const refused = (
    environment: string,
    prompt: string,
    variants: readonly number[],
    { expected, ...asked }: Asked & { readonly expected?: number } = {},
  ) => {
    const item = { prompt, version: null, start: testOf(variants), ...(expected === undefined ? {} : { expected }) };
    return refusal(database(), () => make(database(), environment, 'test-start', [item], asked));
  };

  beforeAll(async () => {
    await pushVersions(database(), ['a', 'b'], 5);
    await pushContracts(
      database(),
      'contract',
      {},
      { name: { type: 'string' } },
      { name: { type: 'string' }, tone: { type: 'string', enum: ['warm'] } },
      { name: { type: 'string', required: false } },
    );
  });

  test('of a prompt that was never pushed, or in an environment that is not there', async () => {
    const environment = await newEnvironment(database());
    expect(await refused(environment, 'none', [2])).toEqual({
      code: 'prompt-not-found',
      exit: 4,
      data: { names: ['none'], suggestions: [] },
    });
    expect(await refused('nowhere', 'a', [2])).toEqual({
      code: 'environment-not-found',
      exit: 4,
      data: { name: 'nowhere', suggestions: [] },
    });
  });

  test('of what is not live, never or no longer', async () => {
    const environment = await newEnvironment(database());
    const notDeployed = { code: 'not-deployed', exit: 4, data: { environment, names: ['a'] } };
    expect(await refused(environment, 'a', [2])).toEqual(notDeployed);
    await make(database(), environment, 'promote', ['a@1']);
    await make(database(), environment, 'retire', ['a']);
    expect(await refused(environment, 'a', [2])).toEqual(notDeployed);
  });

  test('with versions that are not there, all of which are named', async () => {
    const environment = await promoted(database(), 'a@1');
    expect(await refused(environment, 'a', [7, 2, 6])).toEqual({
      code: 'version-not-found',
      exit: 4,
      data: { reference: 'a@7, a@6', known: null },
    });
  });

  test('where one runs, which is named, whatever was expected', async () => {
    const environment = await promoted(database(), 'a@1');
    const id = await startTest(database(), environment, 'a', [2]);
    const running = await findTest(database(), id);
    const data = (expected: object) => ({
      environment,
      items: [{ prompt: 'a', version: null, served: 1, refusal: 'test-running', ...expected, test: running }],
    });
    expect(await refused(environment, 'a', [3])).toEqual({ code: 'test-running', exit: 5, data: data({}) });
    const item = { prompt: 'a', version: null, expectedTest: null, start: testOf([3]) };
    const expecting = () => make(database(), environment, 'test-start', [item]);
    expect(await refusal(database(), expecting)).toEqual({
      code: 'test-running',
      exit: 5,
      data: data({ expectedTest: null }),
    });
  });

  test('where somebody released since, who is named', async () => {
    const environment = await promoted(database(), 'a@1', 'a@2');
    const last = await make(database(), environment, 'promote', ['a@3'], { author: 'Bob' });
    const by = { author: 'Bob', at: last.at, revision: 3 };
    const item = { prompt: 'a', version: null, served: 3, expected: 2, refusal: 'release-conflict', ...by, test: null };
    expect(await refused(environment, 'a', [4], { expected: 2 })).toEqual({
      code: 'release-conflict',
      exit: 5,
      data: { environment, items: [item] },
    });
  });

  test('with users forced into what is no arm, each version of which is named once', async () => {
    const environment = await promoted(database(), 'a@1', 'a@3');
    await make(database(), environment, 'rollback', ['a@1']);
    const forced = Object.fromEntries([5, 4, 1, 3, 5].map((version, i) => [`${i}`.repeat(64), version]));
    const item = { prompt: 'a', version: null, start: testOf([3, 2], { forced }) };
    const wrong = { prompt: 'a', served: 1, refusal: 'forced-elsewhere', arms: [1, 3, 2], test: null };
    const started = () => make(database(), environment, 'test-start', [item]);
    expect(await refusal(database(), started)).toEqual({
      code: 'forced-elsewhere',
      exit: 2,
      data: {
        environment,
        items: [
          { ...wrong, version: 4 },
          { ...wrong, version: 5 },
        ],
      },
    });
    const control = { prompt: 'a', version: null, start: testOf([2], { forced: { ['f'.repeat(64)]: 1 } }) };
    const made = await make(database(), environment, 'test-start', [control]);
    expect(made.items[0]?.test).toMatchObject({ forced: 1, arms: [{ version: 1 }, { version: 2 }] });
  });

  test('with held variants, each of which is named, with who held it and why', async () => {
    const environment = await promoted(database(), 'a@1', 'a@3', 'a@4');
    const hold = await make(database(), environment, 'rollback', ['a@1'], { author: 'Bob', reason: 'too rude' });
    const by = { author: 'Bob', at: hold.at, reason: 'too rude', revision: 4 };
    const item = { prompt: 'a', served: 1, refusal: 'version-held', ...by, test: null };
    expect(await refused(environment, 'a', [4, 2, 3], { acceptContract: true })).toEqual({
      code: 'version-held',
      exit: 1,
      data: {
        environment,
        items: [
          { ...item, version: 4 },
          { ...item, version: 3 },
        ],
      },
    });
  });

  test('with variants that ask more of callers, each of which is named, with what it asks', async () => {
    const environment = await promoted(database(), 'contract@1');
    const item = { prompt: 'contract', served: 1, refusal: 'contract-broken', test: null };
    const required = (variable: string) => ({ variable, problem: 'required', values: null });
    expect(await refused(environment, 'contract', [3, 4, 2], { again: true })).toEqual({
      code: 'contract-broken',
      exit: 1,
      data: {
        environment,
        items: [
          { ...item, version: 3, breaks: [required('name'), required('tone')] },
          { ...item, version: 2, breaks: [required('name')] },
        ],
      },
    });
    const item2 = { prompt: 'contract', version: null, start: testOf([3, 4, 2]) };
    const made = await make(database(), environment, 'test-start', [item2], { acceptContract: true });
    expect(made.items[0]?.test?.arms.map(({ version }) => version)).toEqual([1, 3, 4, 2]);
  });

  test('with several things wrong, first the versions that are not there, then holds, then what callers send', async () => {
    await pushContracts(database(), 'wrong', {}, { x: { type: 'string' } });
    const environment = await promoted(database(), 'wrong@1');
    await make(database(), environment, 'promote', ['wrong@2'], { acceptContract: true });
    await make(database(), environment, 'rollback', ['wrong@1']);
    const codes = [];
    for (const [variants, asked] of [
      [[2, 3], {}],
      [[2], {}],
      [[2], { again: true }],
    ] as const) {
      codes.push(await refused(environment, 'wrong', variants, asked));
    }
    expect(codes).toMatchObject([{ code: 'version-not-found' }, { code: 'version-held' }, { code: 'contract-broken' }]);
  });

  test('of several prompts when one of them is refused', async () => {
    const environment = await promoted(database(), 'a@1 b@1');
    await startTest(database(), environment, 'b', [2]);
    const items = ['a', 'b'].map((prompt) => ({ prompt, version: null, start: testOf([3]) }));
    const both = () => make(database(), environment, 'test-start', items);
    expect(await refusal(database(), both)).toMatchObject({ code: 'test-running', data: { items: [{ prompt: 'b' }] } });
  });

  test('when it is dry, though all of it is said', async () => {
    const environment = await promoted(database(), 'a@1');
    const item = { prompt: 'a', version: null, start: testOf([2], { forced: { ['c'.repeat(64)]: 2 } }) };
    const dry = () => make(database(), environment, 'test-start', [item], { dryRun: true });
    expect(await refusal(database(), dry)).toMatchObject({
      value: { revision: 2, items: [{ changed: true, test: { arms: [{ version: 1 }, { version: 2 }], forced: 1 } }] },
    });
  });
});
