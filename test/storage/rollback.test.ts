import { beforeAll, describe, expect, inject, test } from 'vitest';
import { listDeployments, listEarlierVersions, type ReleaseItem } from '../../src/storage/releases.ts';
import { listHolds } from '../../src/storage/versions.ts';
import { make, pushVersions } from '../helpers/changes.ts';
import { rejection } from '../helpers/rejection.ts';
import { newEnvironment, useDatabase } from '../helpers/use-database.ts';

describe.each(inject('servers'))('rollback, on $label', (server) => {
  const fixture = useDatabase(server);
  const database = () => fixture().database;
  const served = async (environment: string) =>
    (await listDeployments(database(), { prompts: null, environment })).map((d) => `${d.prompt}@${d.version}`);
  const earlier = async (environment: string) =>
    (await listEarlierVersions(database(), environment, 'a')).map(({ version }) => version);
  const held = async (environment: string) =>
    (await listHolds(database(), 'a')).filter((hold) => hold.environment === environment).map(({ version }) => version);
  const promoted = async (...steps: readonly string[]) => {
    const environment = await newEnvironment(database());
    for (const step of steps) await make(database(), environment, 'promote', step.split(' '));
    return environment;
  };

  beforeAll(() => pushVersions(database(), ['a', 'b'], 5));

  test('brings back what was served before, and holds what it went back from', async () => {
    const environment = await promoted('a@1', 'a@3');
    const made = await make(database(), environment, 'rollback', ['a@1'], { reason: 'too rude' });
    expect(made).toMatchObject({
      kind: 'rollback',
      reason: 'too rude',
      revision: 3,
      items: [{ prompt: 'a', version: 1, previousVersion: 3, changed: true }],
    });
    expect([await served(environment), await held(environment)]).toEqual([['a@1'], [3]]);
  });

  test('twice goes one further back each time, never to what was just left', async () => {
    const environment = await promoted('a@1', 'a@2', 'a@4');
    expect(await earlier(environment)).toEqual([2, 1]);
    await make(database(), environment, 'rollback', ['a@2']);
    expect(await earlier(environment)).toEqual([1]);
    await make(database(), environment, 'rollback', ['a@1']);
    expect([await served(environment), await earlier(environment), await held(environment)]).toEqual([
      ['a@1'],
      [],
      [2, 4],
    ]);
  });

  test('after a new promote goes back to what it went back to before', async () => {
    const environment = await promoted('a@1', 'a@2');
    await make(database(), environment, 'rollback', ['a@1']);
    await make(database(), environment, 'promote', ['a@3']);
    expect(await earlier(environment)).toEqual([1]);
  });

  test('to a version passes the ones between, and holds them all', async () => {
    const environment = await promoted('a@1', 'a@2', 'a@3', 'a@4');
    await make(database(), environment, 'rollback', ['a@1']);
    expect([await served(environment), await held(environment)]).toEqual([['a@1'], [2, 3, 4]]);
  });

  test('to a version that was served twice goes to the last time', async () => {
    const environment = await promoted('a@1', 'a@2');
    await make(database(), environment, 'retire', ['a']);
    await make(database(), environment, 'promote', ['a@1']);
    await make(database(), environment, 'promote', ['a@3']);
    await make(database(), environment, 'rollback', ['a@1']);
    expect([await earlier(environment), await held(environment)]).toEqual([[2], [3]]);
  });

  test('skips retirements and held versions', async () => {
    const environment = await promoted('a@1', 'a@2', 'a@3');
    await make(database(), environment, 'rollback', ['a@2']);
    await make(database(), environment, 'promote', ['a@3'], { again: true });
    await make(database(), environment, 'retire', ['a']);
    await make(database(), environment, 'promote', ['a@4']);
    await make(database(), environment, 'rollback', ['a@3']);
    await make(database(), environment, 'promote', ['a@4'], { again: true });
    await make(database(), environment, 'rollback', ['a@2']);
    await make(database(), environment, 'retire', ['a']);
    await make(database(), environment, 'promote', ['a@5']);
    expect([await earlier(environment), await held(environment)]).toEqual([
      [2, 1],
      [3, 4],
    ]);
  });

  test('finds nothing before the first release', async () => {
    const environment = await promoted('a@2');
    expect(await rejection(make(database(), environment, 'rollback', ['a']))).toEqual({
      code: 'nothing-before',
      exit: 1,
      data: { environment, items: [{ prompt: 'a', version: null, served: 2, refusal: 'nothing-before', test: null }] },
    });
  });

  test('does not go to a version that was not served before', async () => {
    const environment = await promoted('a@1', 'a@3');
    expect(await rejection(make(database(), environment, 'rollback', ['a@2']))).toEqual({
      code: 'not-served-before',
      exit: 1,
      data: { environment, items: [{ prompt: 'a', version: 2, served: 3, refusal: 'not-served-before', test: null }] },
    });
    expect(await rejection(make(database(), environment, 'rollback', ['b@1']))).toMatchObject({
      code: 'not-served-before',
    });
  });

  test('by two people at once steps back once', async () => {
    const environment = await promoted('a@1', 'a@2', 'a@3');
    const item: ReleaseItem = { prompt: 'a', version: 2, expected: 3 };
    await make(database(), environment, 'rollback', [item], { author: 'Bob' });
    expect(await rejection(make(database(), environment, 'rollback', [item]))).toMatchObject({
      code: 'release-conflict',
      data: { items: [{ served: 2, expected: 3, author: 'Bob', revision: 4 }] },
    });
    expect(await served(environment)).toEqual(['a@2']);
  });

  test('undoes a whole release of many prompts', async () => {
    const environment = await promoted('a@1 b@1', 'a@2 b@3');
    const items = [
      { prompt: 'a', version: 1, expected: 2, undoes: 2 },
      { prompt: 'b', version: 1, expected: 3, undoes: 2 },
    ];
    expect(await make(database(), environment, 'rollback', items)).toMatchObject({ revision: 3 });
    expect(await served(environment)).toEqual(['a@1', 'b@1']);
  });

  test('does not undo a release that one of its prompts has left, not even if the same version is served', async () => {
    const environment = await promoted('a@1 b@1', 'a@2 b@3');
    await make(database(), environment, 'rollback', ['b@1']);
    const again = await make(database(), environment, 'promote', ['b@3'], { again: true, author: 'Bob' });
    const items = [
      { prompt: 'a', version: 1, expected: 2, undoes: 2 },
      { prompt: 'b', version: 1, expected: 3, undoes: 2 },
    ];
    expect(await rejection(make(database(), environment, 'rollback', items))).toMatchObject({
      code: 'release-conflict',
      data: { items: [{ prompt: 'b', served: 3, author: 'Bob', revision: again.revision }] },
    });
    expect(await served(environment)).toEqual(['a@2', 'b@3']);
  });
});

describe.each(inject('servers'))('a held version, on $label', (server) => {
  const fixture = useDatabase(server);
  const database = () => fixture().database;

  beforeAll(() => pushVersions(database(), ['a'], 3));

  test('is not promoted again by the next pipeline, which learns who held it, when and why', async () => {
    const environment = await newEnvironment(database());
    for (const version of ['a@1', 'a@2']) await make(database(), environment, 'promote', [version]);
    const hold = await make(database(), environment, 'rollback', ['a@1'], { author: 'Bob', reason: 'three at night' });
    const refused = { prompt: 'a', version: 2, served: 1, refusal: 'version-held', test: null };
    expect(await rejection(make(database(), environment, 'promote', ['a@2']))).toEqual({
      code: 'version-held',
      exit: 1,
      data: {
        environment,
        items: [{ ...refused, author: 'Bob', at: hold.at, reason: 'three at night', revision: 3 }],
      },
    });
    expect(await make(database(), environment, 'promote', ['a@3'])).toMatchObject({ revision: 4 });
  });

  test('is promoted when asked for again, and is held no longer', async () => {
    const environment = await newEnvironment(database());
    for (const version of ['a@1', 'a@2']) await make(database(), environment, 'promote', [version]);
    await make(database(), environment, 'rollback', ['a@1']);
    await make(database(), environment, 'promote', ['a@2'], { again: true });
    const holds = (await listHolds(database(), 'a')).filter((hold) => hold.environment === environment);
    expect(holds).toEqual([]);
  });

  test('is held in that environment alone', async () => {
    const [here, there] = [await newEnvironment(database()), await newEnvironment(database())];
    for (const version of ['a@1', 'a@2']) await make(database(), here, 'promote', [version]);
    await make(database(), here, 'rollback', ['a@1']);
    expect(await make(database(), there, 'promote', ['a@2'])).toMatchObject({ revision: 1 });
  });

  test('is not excused by --again from going forward only', async () => {
    const environment = await newEnvironment(database());
    for (const version of ['a@1', 'a@2']) await make(database(), environment, 'promote', [version]);
    await make(database(), environment, 'rollback', ['a@1']);
    await make(database(), environment, 'promote', ['a@3']);
    expect(await rejection(make(database(), environment, 'promote', ['a@2'], { again: true }))).toMatchObject({
      code: 'promote-backward',
    });
  });
});
