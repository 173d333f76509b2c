import { beforeAll, describe, expect, inject, test } from 'vitest';
import { make, pushContracts, pushVersions, startTest } from '../helpers/changes.ts';
import { refusal } from '../helpers/everything.ts';
import { findTest, promptState } from '../helpers/test-state.ts';
import { promoted, useDatabase } from '../helpers/use-database.ts';

describe.each(inject('servers'))('under a test, on $label,', (server) => {
  const fixture = useDatabase(server);
  const database = () => fixture().database;
  const state = (environment: string, prompt = 'a') => promptState(database(), environment, prompt);

  beforeAll(() => pushVersions(database(), ['a', 'b', 'c'], 5));

  test.each([
    ['promote', 4],
    ['promote', 1],
    ['promote', 3],
    ['retire', null],
  ] as const)('%s (to %j) is refused, with the test', async (kind, version) => {
    const environment = await promoted(database(), 'a@2');
    const id = await startTest(database(), environment, 'a', [3]);
    const item = {
      prompt: 'a',
      version,
      served: 2,
      refusal: 'prompt-under-test',
      test: await findTest(database(), id),
    };
    const change = () =>
      make(database(), environment, kind, [{ prompt: 'a', version }], { again: true, acceptContract: true });
    expect(await refusal(database(), change)).toEqual({
      code: 'prompt-under-test',
      exit: 1,
      data: { environment, items: [item] },
    });
  });

  test('promote of the control is done already', async () => {
    const environment = await promoted(database(), 'a@2');
    const id = await startTest(database(), environment, 'a', [3]);
    const asked = () => make(database(), environment, 'promote', ['a@2'], { dryRun: true });
    expect(await refusal(database(), asked)).toMatchObject({
      value: { revision: null, items: [{ changed: false, version: 2, test: { id, stopped: null } }] },
    });
  });

  test('promote may end it in the same release; what is rolled back then is the promote', async () => {
    const environment = await promoted(database(), 'a@1', 'a@2');
    const id = await startTest(database(), environment, 'a', [3]);
    const made = await make(database(), environment, 'promote', ['a@4'], { stopTest: true });
    const stopped = { revision: 4, at: made.at, author: 'Ada', reason: '', kind: 'promote', version: 4 };
    expect(made.items).toMatchObject([{ version: 4, previousVersion: 2, changed: true, test: { id, stopped } }]);
    expect(await state(environment)).toEqual({ live: 4, earlier: [2, 1], held: [], running: [] });
    await make(database(), environment, 'rollback', [{ prompt: 'a', version: null, undoes: 4 }]);
    expect(await state(environment)).toEqual({ live: 2, earlier: [1], held: [4], running: [] });
  });

  test('promote of a variant that ends it is a promote like any other: forward, not held, what callers send', async () => {
    await pushContracts(database(), 'contract', {}, {}, { name: { type: 'string' } });
    const environment = await promoted(database(), 'contract@2');
    await startTest(database(), environment, 'contract', [1, 3], { acceptContract: true });
    const promote = (version: number, asked = {}) =>
      make(database(), environment, 'promote', [`contract@${version}`], { stopTest: true, ...asked });
    expect(await refusal(database(), () => promote(1))).toMatchObject({ code: 'promote-backward' });
    expect(await refusal(database(), () => promote(3))).toMatchObject({ code: 'contract-broken' });
    expect(await refusal(database(), () => promote(9))).toMatchObject({ code: 'version-not-found' });
    await promote(3, { acceptContract: true });
    expect(await state(environment, 'contract')).toEqual({ live: 3, earlier: [2], held: [], running: [] });
  });

  test('promote of the control that ends it ends it, and no more', async () => {
    const environment = await promoted(database(), 'a@1', 'a@2');
    await startTest(database(), environment, 'a', [3]);
    const made = await make(database(), environment, 'promote', ['a@2'], { stopTest: true });
    expect(made).toMatchObject({
      revision: 4,
      items: [{ changed: true, test: { stopped: { kind: 'promote', version: 2 } } }],
    });
    expect(await state(environment)).toEqual({ live: 2, earlier: [1], held: [], running: [] });
  });

  test('retire may end it in the same release', async () => {
    const environment = await promoted(database(), 'a@1', 'a@2');
    await startTest(database(), environment, 'a', [3]);
    const made = await make(database(), environment, 'retire', ['a'], { stopTest: true });
    expect(made.items).toMatchObject([{ version: null, test: { stopped: { kind: 'retire', version: null } } }]);
    expect(await state(environment)).toEqual({ live: null, earlier: [2, 1], held: [], running: [] });
    await make(database(), environment, 'rollback', [{ prompt: 'a', version: null, undoes: 4 }]);
    expect(await state(environment)).toEqual({ live: 2, earlier: [1], held: [], running: [] });
  });

  test('a release of many prompts is refused whole, each prompt under test named; or it ends their tests', async () => {
    const environment = await promoted(database(), 'a@1 b@1 c@2');
    const ids = [
      await startTest(database(), environment, 'a', [2]),
      await startTest(database(), environment, 'c', [3]),
    ];
    const change = (asked = {}) => make(database(), environment, 'promote', ['a@3', 'b@3', 'c@2'], asked);
    expect(await refusal(database(), () => change())).toMatchObject({
      code: 'prompt-under-test',
      data: { items: [{ prompt: 'a', test: { id: ids[0] } }] },
    });
    const retire = () => make(database(), environment, 'retire', ['a', 'b', 'c']);
    expect(await refusal(database(), retire)).toMatchObject({ data: { items: [{ prompt: 'a' }, { prompt: 'c' }] } });
    const made = await change({ stopTest: true });
    expect(
      made.items.map(({ prompt, changed, test }) => [prompt, changed, test?.id ?? null, test?.stopped?.kind]),
    ).toEqual([
      ['a', true, ids[0], 'promote'],
      ['b', true, null, undefined],
      ['c', true, ids[1], 'promote'],
    ]);
  });

  test('a release of many prompts that ended tests is undone whole; a prompt whose test alone it ended stays', async () => {
    const environment = await promoted(database(), 'a@1 b@1 c@2');
    await startTest(database(), environment, 'a', [2]);
    await startTest(database(), environment, 'c', [3]);
    await make(database(), environment, 'promote', ['a@3', 'b@3', 'c@2'], { stopTest: true });
    const undone = (version: number, prompt: string) => ({ prompt, version: null, expected: version, undoes: 4 });
    const items = [undone(3, 'a'), undone(3, 'b'), undone(2, 'c')];
    const made = await make(database(), environment, 'rollback', items);
    expect(made.items.map(({ prompt, changed, version }) => [prompt, changed, version])).toEqual([
      ['a', true, 1],
      ['b', true, 1],
      ['c', false, 2],
    ]);
    expect(await refusal(database(), () => make(database(), environment, 'rollback', items))).toMatchObject({
      code: 'release-conflict',
      data: { items: [{ prompt: 'a' }, { prompt: 'b' }] },
    });
  });
});
