import { beforeAll, describe, expect, inject, test } from 'vitest';
import { listDeployments, listEarlierVersions, listReleases, type ReleaseItem } from '../../src/storage/releases.ts';
import { type Asked, make, pushVersions, startTest } from '../helpers/changes.ts';
import { refusal } from '../helpers/everything.ts';
import { findTest } from '../helpers/test-state.ts';
import { promoted, useDatabase } from '../helpers/use-database.ts';

describe.each(inject('servers'))('a ramp, on $label', (server) => {
  const fixture = useDatabase(server);
  const database = () => fixture().database;
  const running = async (coverage: number) => {
    const environment = await promoted(database(), 'a@1', 'a@2');
    return { environment, id: await startTest(database(), environment, 'a', [3], { start: { coverage } }) };
  };
  const ramp = (environment: string, to: number, expected: Partial<ReleaseItem> = {}, asked: Asked = {}) =>
    make(database(), environment, 'test-ramp', [{ prompt: 'a', version: null, ramp: to, ...expected }], asked);

  beforeAll(() => pushVersions(database(), ['a', 'b'], 4));

  test('lets more users in and is a release; what is live and what was before stay', async () => {
    const { environment, id } = await running(100);
    const before = await findTest(database(), id);
    const made = await ramp(
      environment,
      1000,
      { expectedTest: id, expectedCoverage: 100 },
      { reason: 'calm', author: 'Bob' },
    );
    const coverages = [
      ...before.coverages,
      { coverage: 1000, revision: 4, at: made.at, author: 'Bob', reason: 'calm' },
    ];
    const [deployed] = await listDeployments(database(), { prompts: ['a'], environment });
    const served = {
      version: 2,
      versionId: deployed?.versionId,
      previousVersion: 2,
      previousVersionId: deployed?.versionId,
    };
    expect(made).toMatchObject({ kind: 'test-ramp', revision: 4 });
    expect(made.items).toEqual([{ prompt: 'a', ...served, changed: true, test: { ...before, coverages } }]);
    expect(await findTest(database(), id)).toEqual({ ...before, coverages });
    expect(deployed).toMatchObject({ version: 2, revision: 4, kind: 'test-ramp', test: id, coverage: 1000 });
    expect(await listEarlierVersions(database(), environment, 'a')).toEqual([{ back: 1, version: 1, revision: 1 }]);
    const log = await listReleases(database(), environment, { prompt: null, since: null, limit: 2 });
    expect(log.map(({ items }) => items)).toEqual([
      [{ prompt: 'a', version: 2, previousVersion: 2, served: true, test: id, coverage: 1000, arms: [2, 3] }],
      [{ prompt: 'a', version: 2, previousVersion: 2, served: false, test: id, coverage: 100, arms: [2, 3] }],
    ]);
  });

  test('goes step by step up to everybody', async () => {
    const { environment, id } = await running(1);
    for (const coverage of [2, 5000, 10000]) await ramp(environment, coverage);
    expect((await findTest(database(), id)).coverages.map(({ coverage }) => coverage)).toEqual([1, 2, 5000, 10000]);
  });

  test('to what is covered already is done without a release', async () => {
    const { environment, id } = await running(500);
    const same = () => ramp(environment, 500, { expectedTest: id, expectedCoverage: 500 });
    const test = await findTest(database(), id);
    expect(await refusal(database(), () => ramp(environment, 500, {}, { dryRun: true }))).toMatchObject({
      value: {
        revision: null,
        at: null,
        epoch: null,
        items: [{ changed: false, version: 2, previousVersion: 2, test }],
      },
    });
    expect(await same()).toMatchObject({ revision: null, items: [{ changed: false, test }] });
  });

  test('to less is refused, with the test', async () => {
    const { environment, id } = await running(500);
    const item = {
      prompt: 'a',
      version: null,
      served: 2,
      ramp: 499,
      refusal: 'coverage-lower',
      test: await findTest(database(), id),
    };
    expect(await refusal(database(), () => ramp(environment, 499))).toEqual({
      code: 'coverage-lower',
      exit: 1,
      data: { environment, items: [item] },
    });
  });

  test('is a conflict where somebody ramped since, or another test runs: what runs and who was last is named', async () => {
    const { environment, id } = await running(500);
    const last = await ramp(environment, 600, {}, { author: 'Bob' });
    const by = { author: 'Bob', at: last.at, revision: 4 };
    const item = {
      prompt: 'a',
      version: null,
      served: 2,
      ramp: 1000,
      refusal: 'test-conflict',
      ...by,
      test: await findTest(database(), id),
    };
    for (const expected of [
      { expectedTest: id, expectedCoverage: 500 },
      { expectedTest: 'ab-000000000000' },
      { expectedTest: null },
    ]) {
      expect(await refusal(database(), () => ramp(environment, 1000, expected))).toEqual({
        code: 'test-conflict',
        exit: 5,
        data: { environment, items: [{ ...item, ...expected }] },
      });
    }
  });

  test('of a test that is over, or never was, is refused, with the last one', async () => {
    const { environment, id } = await running(500);
    await make(database(), environment, 'test-stop', ['a']);
    const item = { prompt: 'a', version: null, served: 2, ramp: 1000, refusal: 'test-not-running', expectedTest: id };
    expect(await refusal(database(), () => ramp(environment, 1000, { expectedTest: id }))).toEqual({
      code: 'test-not-running',
      exit: 4,
      data: { environment, items: [{ ...item, test: await findTest(database(), id) }] },
    });
    await make(database(), environment, 'promote', ['b@1']);
    const never = () => make(database(), environment, 'test-ramp', [{ prompt: 'b', version: null, ramp: 1000 }]);
    expect(await refusal(database(), never)).toEqual({
      code: 'test-not-running',
      exit: 4,
      data: {
        environment,
        items: [{ prompt: 'b', version: null, served: 1, ramp: 1000, refusal: 'test-not-running', test: null }],
      },
    });
  });

  test('of an ended test never reaches the next one on the prompt', async () => {
    const { environment, id } = await running(500);
    await make(database(), environment, 'test-stop', ['a']);
    const next = await startTest(database(), environment, 'a', [4], { start: { coverage: 100 } });
    expect(await refusal(database(), () => ramp(environment, 1000, { expectedTest: id }))).toMatchObject({
      code: 'test-conflict',
      data: { items: [{ test: { id: next, coverages: [{ coverage: 100 }] } }] },
    });
  });

  test('of several tests is one release, which leaves out what is covered already', async () => {
    const { environment } = await running(500);
    await make(database(), environment, 'promote', ['b@1']);
    await startTest(database(), environment, 'b', [2], { start: { coverage: 100 } });
    const items = ['a', 'b'].map((prompt) => ({ prompt, version: null, ramp: 500 }));
    const made = await make(database(), environment, 'test-ramp', items);
    expect(made.items.map(({ prompt, changed }) => [prompt, changed])).toEqual([
      ['a', false],
      ['b', true],
    ]);
    const lower = items.map((item, i) => ({ ...item, ramp: 499 + i }));
    expect(await refusal(database(), () => make(database(), environment, 'test-ramp', lower))).toMatchObject({
      code: 'coverage-lower',
      data: { items: [{ prompt: 'a' }] },
    });
  });

  test('when it is dry changes nothing and says all of it', async () => {
    const { environment } = await running(500);
    const dry = () => ramp(environment, 1000, {}, { dryRun: true });
    expect(await refusal(database(), dry)).toMatchObject({
      value: { revision: 4, items: [{ test: { coverages: [{ coverage: 500 }, { coverage: 1000 }] } }] },
    });
  });
});
