import { describe, expect, inject, test } from 'vitest';
import { listDeployments, type ReleaseItem } from '../../src/storage/releases.ts';
import { readHeads } from '../../src/storage/versions.ts';
import { make, prompt, push, pushVersions } from '../helpers/changes.ts';
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
});
