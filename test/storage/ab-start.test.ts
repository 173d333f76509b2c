import { beforeAll, describe, expect, inject, test } from 'vitest';
import { listDeployments, listEarlierVersions, listReleases } from '../../src/storage/releases.ts';
import { listTests } from '../../src/storage/tests.ts';
import { listHolds, readVersion } from '../../src/storage/versions.ts';
import { make, pushVersions, startTest, testOf } from '../helpers/changes.ts';
import { findTest } from '../helpers/test-state.ts';
import { promoted, useDatabase } from '../helpers/use-database.ts';

const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const TEST_ID = expect.stringMatching(/^ab-[0-9a-f]{12}$/);
const EVERYTHING = { prompt: null, since: null, limit: null };

describe.each(inject('servers'))('the start of a test, on $label', (server) => {
  const fixture = useDatabase(server);
  const database = () => fixture().database;
  const armOf = async (version: number, weight: number) => {
    const stored = await readVersion(database(), 'a', version);
    return { version, versionId: stored?.id, digest: stored?.digest, weight };
  };

  beforeAll(() => pushVersions(database(), ['a', 'b'], 5));

  test('freezes it as it was given, against what is live, and is a release', async () => {
    const environment = await promoted(database(), 'a@1', 'a@2');
    const start = testOf([4, 1], {
      weights: [5000, 2000, 3000],
      coverage: 250,
      forced: { ['a'.repeat(64)]: 4, ['b'.repeat(64)]: 2 },
      metric: 'error-rate',
      minimumEffect: 0.01,
      alpha: 0.1,
      maxDays: 14,
    });
    const item = { prompt: 'a', version: null, expected: 2, expectedTest: null, start };
    const made = await make(database(), environment, 'test-start', [item], { reason: 'warmer words', author: 'Bob' });
    const frozen = {
      id: TEST_ID,
      environment,
      prompt: 'a',
      arms: [await armOf(2, 5000), await armOf(4, 2000), await armOf(1, 3000)],
      salt: 'salt',
      hashVersion: 1,
      forced: 2,
      metric: 'error-rate',
      minimumEffect: 0.01,
      alpha: 0.1,
      maxDays: 14,
      coverages: [{ coverage: 250, revision: 3, at: made.at, author: 'Bob', reason: 'warmer words' }],
      stopped: null,
    };
    const { versionId } = await armOf(2, 5000);
    const served = { version: 2, versionId, previousVersion: 2, previousVersionId: versionId };
    expect(made).toEqual({
      environment,
      kind: 'test-start',
      reason: 'warmer words',
      author: 'Bob',
      at: TIME,
      epoch: 1,
      revision: 3,
      items: [{ prompt: 'a', ...served, changed: true, test: frozen }],
      request: null,
    });
    const id = made.items[0]?.test?.id ?? '';
    const running = { id, environment, prompts: ['a'], isRunning: true };
    expect(await listTests(database(), running)).toEqual([{ ...frozen, id }]);
  });

  test('shows in the log and in what is deployed, and leaves what rollback would bring back alone', async () => {
    const environment = await promoted(database(), 'a@1', 'a@2');
    const id = await startTest(database(), environment, 'a', [4], { start: { coverage: 1000 } });
    const items = [{ prompt: 'a', version: 2, previousVersion: 2, served: true, test: id, coverage: 1000 }];
    expect((await listReleases(database(), environment, EVERYTHING))[0]).toMatchObject({ kind: 'test-start', items });
    expect(await listDeployments(database(), { prompts: ['a'], environment })).toMatchObject([
      { version: 2, revision: 3, kind: 'test-start', test: id, coverage: 1000 },
    ]);
    expect(await listEarlierVersions(database(), environment, 'a')).toEqual([{ back: 1, version: 1, revision: 1 }]);
  });

  test('is told of by filters: the newest first, those that run, those of a prompt, one of them', async () => {
    const environment = await promoted(database(), 'a@1 b@1');
    const started: string[] = [];
    for (const prompt of ['a', 'b', 'a']) {
      started.push(await startTest(database(), environment, prompt, [2]));
      if (started.length === 1) await make(database(), environment, 'test-stop', ['a']);
    }
    const [first = '', second = '', third = ''] = started;
    const ids = async (filter: object) => (await listTests(database(), { environment, ...filter })).map(({ id }) => id);
    expect(await ids({})).toEqual([third, second, first]);
    expect(await ids({ isRunning: true })).toEqual([third, second]);
    expect(await ids({ isRunning: false })).toEqual([first]);
    expect(await ids({ prompts: ['a'] })).toEqual([third, first]);
    expect(await ids({ id: second, environment: null })).toEqual([second]);
    expect(await ids({ id: 'ab-000000000000', environment: null })).toEqual([]);
  });

  test('of several prompts is one release', async () => {
    const environment = await promoted(database(), 'a@1 b@2');
    const items = [
      { prompt: 'b', version: null, start: testOf([3], { coverage: 100 }) },
      { prompt: 'a', version: null, start: testOf([2, 3]) },
    ];
    const made = await make(database(), environment, 'test-start', items);
    expect(made.items.map(({ prompt, test }) => [prompt, test?.arms.map(({ version }) => version)])).toEqual([
      ['a', [1, 2, 3]],
      ['b', [2, 3]],
    ]);
    expect(made.revision).toBe(2);
  });

  test('takes ten arms, and one user in ten thousand', async () => {
    await pushVersions(database(), ['many'], 10);
    const environment = await promoted(database(), 'many@10');
    const id = await startTest(database(), environment, 'many', [1, 2, 3, 4, 5, 6, 7, 8, 9], {
      start: { coverage: 1 },
    });
    const found = await findTest(database(), id);
    expect(found?.arms.map(({ version, weight }) => [version, weight])).toEqual(
      [10, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((version) => [version, 1000]),
    );
  });

  test('with a held variant, asked for again, leaves the hold until the variant is live', async () => {
    const environment = await promoted(database(), 'a@1', 'a@3');
    const held = async () =>
      (await listHolds(database(), 'a')).filter((hold) => hold.environment === environment).map((hold) => hold.version);
    await make(database(), environment, 'rollback', ['a@1']);
    await startTest(database(), environment, 'a', [3], { again: true });
    expect(await held()).toEqual([3]);
    await make(database(), environment, 'test-stop', ['a@3']);
    expect(await held()).toEqual([]);
  });

  test('in one environment leaves another alone', async () => {
    const [here, there] = [await promoted(database(), 'a@1'), await promoted(database(), 'a@1')];
    const started = [await startTest(database(), here, 'a', [2]), await startTest(database(), there, 'a', [2])];
    expect(new Set(started).size).toBe(2);
    await make(database(), here, 'test-stop', ['a']);
    const running = await listTests(database(), { environment: there, isRunning: true });
    expect(running.map(({ id }) => id)).toEqual(started.slice(1));
  });
});
