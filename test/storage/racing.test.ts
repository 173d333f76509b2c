import { describe, expect, inject, test } from 'vitest';
import { listDeployments, type ReleaseItem } from '../../src/storage/releases.ts';
import { listTests } from '../../src/storage/tests.ts';
import { readHeads } from '../../src/storage/versions.ts';
import { make, prompt, push, pushVersions, startTest, testOf } from '../helpers/changes.ts';
import { outcomeOf } from '../helpers/rejection.ts';
import { newEnvironment, useDatabase } from '../helpers/use-database.ts';

const RACERS = 12;

describe.each(inject('servers'))('of many at once, on $label,', (server) => {
  const fixture = useDatabase(server, { max: RACERS });
  const database = () => fixture().database;

  /** How the racers ended, the winners first. */
  const race = async (run: (racer: number) => Promise<unknown>) =>
    (await Promise.all(Array.from({ length: RACERS }, (_, racer) => outcomeOf(run(racer))))).toSorted();
  const oneDone = (loss: string) => ['done', ...Array.from({ length: RACERS - 1 }, () => loss)];

  test('one pushes prompts that are new to all, in whatever order they name them', async () => {
    const names = ['x/a', 'x/b', 'x/c', 'x/d'];
    const outcomes = await race((racer) => {
      const turned = [...names.slice(racer % 4), ...names.slice(0, racer % 4)];
      return push(
        database(),
        turned.map((name) => prompt(name, `racer ${racer}`)),
      );
    });
    expect(outcomes).toEqual(oneDone('push-conflict'));
    const heads = await readHeads(database(), names);
    expect(heads.map(({ prompt: name, version }) => `${name}@${version}`)).toEqual(names.map((name) => `${name}@1`));
    expect(new Set(heads.map(({ content }) => content)).size).toBe(1);
  });

  test('all push the same content, and it becomes one version', async () => {
    await pushVersions(database(), ['same'], 1);
    const outcomes = await race(() => push(database(), [prompt('same', 'two', 1)]));
    expect(outcomes).toEqual(Array.from({ length: RACERS }, () => 'done'));
    expect((await readHeads(database(), ['same']))[0]?.version).toBe(2);
  });

  test('one promotes, and the others learn that somebody was first', async () => {
    await pushVersions(database(), ['a', 'b'], 2);
    const environment = await newEnvironment(database());
    const items: ReleaseItem[] = ['a', 'b'].map((name) => ({ prompt: name, version: 1, expected: null }));
    const outcomes = await race((racer) =>
      make(database(), environment, 'promote', racer % 2 === 0 ? items : items.toReversed()),
    );
    expect(outcomes).toEqual(oneDone('release-conflict'));
  });

  test('one rolls back, one step', async () => {
    await pushVersions(database(), ['c'], 3);
    const environment = await newEnvironment(database());
    for (const version of ['c@1', 'c@2', 'c@3']) await make(database(), environment, 'promote', [version]);
    const outcomes = await race(() =>
      make(database(), environment, 'rollback', [{ prompt: 'c', version: 2, expected: 3 }]),
    );
    expect(outcomes).toEqual(oneDone('release-conflict'));
    expect(await listDeployments(database(), { prompts: ['c'], environment })).toMatchObject([
      { version: 2, revision: 4 },
    ]);
  });

  test('one starts a test, one ramps it, one ends it', async () => {
    await pushVersions(database(), ['d'], 3);
    const environment = await newEnvironment(database());
    await make(database(), environment, 'promote', ['d@1']);
    const start = testOf([2], { coverage: 100 });
    const item: ReleaseItem = { prompt: 'd', version: null, expected: 1, expectedTest: null };
    const starts = await race(() => make(database(), environment, 'test-start', [{ ...item, start }]));
    expect(starts).toEqual(oneDone('test-running'));
    const [test] = await listTests(database(), { environment, isRunning: true });
    const seen = { prompt: 'd', version: null, expectedTest: test?.id ?? null };
    const ramp = (racer: number) => ({ ...seen, expectedCoverage: 100, ramp: 1000 + racer });
    expect(await race((racer) => make(database(), environment, 'test-ramp', [ramp(racer)]))).toEqual(
      oneDone('test-conflict'),
    );
    const ends = await race((racer) =>
      make(database(), environment, 'test-stop', [{ ...seen, version: racer % 2 === 0 ? null : 2 }]),
    );
    expect(ends).toEqual(oneDone('test-not-running'));
  });

  test('one ends a test, by stopping it or by rolling it back, and nobody steps the control back', async () => {
    await pushVersions(database(), ['e'], 3);
    const environment = await newEnvironment(database());
    for (const version of ['e@1', 'e@2']) await make(database(), environment, 'promote', [version]);
    const seen = {
      prompt: 'e',
      version: null,
      expected: 2,
      expectedTest: await startTest(database(), environment, 'e', [3]),
    };
    const kinds = ['test-stop', 'rollback', 'test-stop'] as const;
    const outcomes = await race((racer) =>
      make(database(), environment, kinds[racer % 3] ?? 'rollback', [
        { ...seen, ...(racer % 3 === 1 ? { version: 1 } : {}) },
      ]),
    );
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1);
    expect([...new Set(outcomes)].toSorted()).toEqual(['done', 'test-conflict', 'test-not-running']);
    expect(await listDeployments(database(), { prompts: ['e'], environment })).toMatchObject([
      { version: 2, revision: 4 },
    ]);
  });
});
