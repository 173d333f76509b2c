import { beforeAll, describe, expect, inject, test } from 'vitest';
import { readServedTest } from '../../src/domain/served-test.ts';
import { readAll, readState } from '../../src/storage/environment-state.ts';
import { listDeployments } from '../../src/storage/releases.ts';
import { listVersionStatuses, readVersion } from '../../src/storage/versions.ts';
import { make, pushVersions, startTest } from '../helpers/changes.ts';
import { promoted, useDatabase } from '../helpers/use-database.ts';

describe.each(inject('servers'))('what apps read of a test, on $label,', (server) => {
  const fixture = useDatabase(server);
  const database = () => fixture().database;
  const variantOf = async (version: number) => {
    const stored = await readVersion(database(), 'a', version);
    return { version, versionId: stored?.id, digest: stored?.digest, content: stored?.content };
  };
  /** What `change` changed of prompt `a`, read whole and as changes since before it, which must say the same. */
  const seenOf = async (environment: string, change: () => Promise<unknown>) => {
    const before = await readAll(database(), environment);
    await change();
    const [all, changes] = [await readAll(database(), environment), await readState(database(), environment, before)];
    expect(changes?.base).toEqual(before?.head);
    const one = all?.prompts.find(({ prompt }) => prompt === 'a');
    expect(changes?.prompts).toEqual([one]);
    return { live: one?.live?.version, previous: one?.previous?.version, revision: one?.revision, test: one?.test };
  };

  beforeAll(() => pushVersions(database(), ['a', 'b'], 5));

  test('appears at its start, changes with a ramp and disappears at its end; what was live before stays', async () => {
    const environment = await promoted(database(), 'a@1 b@1', 'a@2');
    const forced = { ['a'.repeat(64)]: 2, ['b'.repeat(64)]: 5, ['c'.repeat(64)]: 3 };
    const start = { weights: [5000, 2000, 3000], coverage: 100, forced, salt: 'abc' };
    let id = '';
    const started = await seenOf(environment, async () => {
      id = await startTest(database(), environment, 'a', [5, 3], { start });
    });
    const running = {
      id,
      salt: 'abc',
      hashVersion: 1,
      coverage: 100,
      weights: [5000, 2000, 3000],
      variants: [await variantOf(5), await variantOf(3)],
      forced: { ['a'.repeat(64)]: 0, ['b'.repeat(64)]: 1, ['c'.repeat(64)]: 2 },
    };
    expect(started).toEqual({ live: 2, previous: 1, revision: 3, test: running });
    expect(readServedTest(started.test)).toEqual(running);
    const ramped = await seenOf(environment, () =>
      make(database(), environment, 'test-ramp', [{ prompt: 'a', version: null, ramp: 2500 }]),
    );
    expect(ramped).toEqual({ live: 2, previous: 1, revision: 4, test: { ...running, coverage: 2500 } });
    const stopped = await seenOf(environment, () => make(database(), environment, 'test-stop', ['a']));
    expect(stopped).toEqual({ live: 2, previous: 1, revision: 5, test: null });
  });

  test('disappears with whatever ends it', async () => {
    const ends = [
      ['test-stop', 4, 4, 3],
      ['rollback', null, 3, 2],
      ['promote', 5, 5, 3],
      ['promote', 3, 3, 2],
      ['retire', null, undefined, 3],
    ] as const;
    for (const [kind, version, live, previous] of ends) {
      const environment = await promoted(database(), 'a@2', 'a@3');
      await startTest(database(), environment, 'a', [4]);
      const end = () => make(database(), environment, kind, [{ prompt: 'a', version }], { stopTest: true });
      expect(await seenOf(environment, end)).toEqual({ live, previous, revision: 4, test: null });
    }
  });

  test('is not touched by a release of another prompt', async () => {
    const environment = await promoted(database(), 'a@1 b@1');
    await startTest(database(), environment, 'a', [2]);
    const before = await readAll(database(), environment);
    await make(database(), environment, 'promote', ['b@2']);
    expect((await readState(database(), environment, before))?.prompts).toMatchObject([{ prompt: 'b', test: null }]);
    const after = await readAll(database(), environment);
    const served = (state: typeof after) => state?.prompts.find(({ prompt }) => prompt === 'a');
    expect(served(after)).toEqual(served(before));
  });

  test('shows in what is deployed while it runs', async () => {
    const environment = await promoted(database(), 'a@1');
    const deployed = async () => {
      const [found] = await listDeployments(database(), { prompts: ['a'], environment });
      return [found?.kind, found?.version, found?.test, found?.coverage];
    };
    const id = await startTest(database(), environment, 'a', [2], { start: { coverage: 1 } });
    expect(await deployed()).toEqual(['test-start', 1, id, 1]);
    await make(database(), environment, 'test-ramp', [{ prompt: 'a', version: null, ramp: 2 }]);
    expect(await deployed()).toEqual(['test-ramp', 1, id, 2]);
    await make(database(), environment, 'test-stop', ['a@2']);
    expect(await deployed()).toEqual(['test-stop', 2, null, null]);
  });

  test('makes its variants `testing` while it runs, and `archived` after that; the control is `active`', async () => {
    const environment = await promoted(database(), 'a@2');
    const statuses = async () =>
      (await listVersionStatuses(database(), 'a'))
        .filter((status) => status.environment === environment)
        .map(({ version, status }) => [version, status]);
    await startTest(database(), environment, 'a', [4, 3]);
    expect(await statuses()).toEqual([
      [2, 'active'],
      [3, 'testing'],
      [4, 'testing'],
    ]);
    await make(database(), environment, 'test-stop', ['a@3']);
    expect(await statuses()).toEqual([
      [2, 'archived'],
      [3, 'active'],
      [4, 'archived'],
    ]);
    await startTest(database(), environment, 'a', [4]);
    expect(await statuses()).toEqual([
      [2, 'archived'],
      [3, 'active'],
      [4, 'testing'],
    ]);
    await make(database(), environment, 'retire', ['a'], { stopTest: true });
    expect(await statuses()).toEqual([
      [2, 'archived'],
      [3, 'archived'],
      [4, 'archived'],
    ]);
  });
});
