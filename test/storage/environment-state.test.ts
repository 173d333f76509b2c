import { describe, expect, inject, test } from 'vitest';
import type { Database } from '../../src/storage/database.ts';
import { readHead, readState } from '../../src/storage/environment-state.ts';
import { make, pushVersions } from '../helpers/changes.ts';
import { newEnvironment, useDatabase } from '../helpers/use-database.ts';

const names = (state: { readonly prompts: readonly { readonly prompt: string }[] } | null) =>
  state?.prompts.map(({ prompt }) => prompt).toSorted();

describe.each(inject('servers'))('what an environment serves, on $label', (server) => {
  const fixture = useDatabase(server);
  const release = (database: Database, environment: string, ...what: readonly string[]) =>
    make(database, environment, 'promote', what);
  const prepare = async () => {
    const { database } = fixture();
    const folder = Math.random().toString(36).slice(2);
    const [a, b] = [`${folder}/a`, `${folder}/b`];
    await pushVersions(database, [a, b], 3);
    return { database, environment: await newEnvironment(database), a, b };
  };

  test('is nothing before the first release, under a head without a mark', async () => {
    const { database, environment } = await prepare();
    const state = await readState(database, environment, null);
    expect(state).toEqual({
      databaseId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      environment,
      head: { epoch: expect.any(Number), revision: 0, mark: '' },
      isPrimary: true,
      base: null,
      prompts: [],
    });
    expect(await readHead(database, environment)).toEqual({
      databaseId: state?.databaseId,
      head: state?.head,
      isPrimary: true,
    });
  });

  test('is null for an environment that there is not', async () => {
    const { database } = fixture();
    expect([await readHead(database, 'nowhere'), await readState(database, 'nowhere', null)]).toEqual([null, null]);
  });

  test('is read whole, or what changed since a head, each prompt with what was served before', async () => {
    const { database, environment, a, b } = await prepare();
    await release(database, environment, `${a}@1`, `${b}@1`);
    const first = await readState(database, environment, null);
    expect(names(first)).toEqual([a, b]);
    await release(database, environment, `${a}@2`);
    await release(database, environment, `${a}@3`);
    const since = await readState(database, environment, first);
    expect(since).toMatchObject({ base: first?.head, head: { revision: 3 } });
    expect(since?.prompts).toEqual([
      {
        prompt: a,
        revision: 3,
        live: expect.objectContaining({ version: 3, content: `{"template":"${a}, version 3"}` }),
        previous: expect.objectContaining({ version: 2, content: `{"template":"${a}, version 2"}` }),
        test: null,
      },
    ]);
    expect(await readState(database, environment, since)).toMatchObject({ base: since?.head, prompts: [] });
  });

  test('names a retired prompt, so that whoever holds it learns of that', async () => {
    const { database, environment, a } = await prepare();
    await release(database, environment, `${a}@1`);
    const before = await readState(database, environment, null);
    await make(database, environment, 'retire', [{ prompt: a, version: null }]);
    expect((await readState(database, environment, before))?.prompts).toEqual([
      { prompt: a, revision: 2, live: null, previous: expect.objectContaining({ version: 1 }), test: null },
    ]);
  });

  test('is read whole for whoever holds a state of another history', async () => {
    const { database, environment, a } = await prepare();
    await release(database, environment, `${a}@1`);
    await release(database, environment, `${a}@2`);
    const state = await readState(database, environment, null);
    if (state === null) throw new Error('no state');
    const { databaseId, head } = state;
    const others = [
      { databaseId, head: { ...head, mark: 'f' } },
      { databaseId, head: { ...head, revision: 3 } },
      { databaseId, head: { ...head, revision: 1 } },
      { databaseId: '00000000-0000-4000-8000-000000000000', head },
    ];
    for (const known of others)
      expect(await readState(database, environment, known)).toMatchObject({ base: null, prompts: [{ prompt: a }] });
  });

  test('is of a later epoch once an operator says so, and of another database where it is a copy', async () => {
    const { database, environment, a } = await prepare();
    await release(database, environment, `${a}@1`);
    const before = await readHead(database, environment);
    const raise = (isCopy: boolean) => database.query(`select promptctl.new_epoch('Ada', $1)`, [isCopy]);
    const held = await readState(database, environment, null);
    await raise(false);
    expect(await readState(database, environment, held)).toMatchObject({ base: held?.head, prompts: [] });
    const after = await readHead(database, environment);
    expect(after).toMatchObject({ databaseId: before?.databaseId, head: { revision: 1, mark: before?.head.mark } });
    expect((after?.head.epoch ?? 0) - (before?.head.epoch ?? 0)).toBe(2 ** 32);
    await raise(true);
    expect((await readHead(database, environment))?.databaseId).not.toBe(before?.databaseId);
    await release(database, environment, `${a}@2`);
    expect((await readHead(database, environment))?.head).toMatchObject({
      epoch: (before?.head.epoch ?? 0) + 2 * 2 ** 32,
      revision: 2,
    });
  });

  test('is one snapshot of the database while others release', async () => {
    const { database, environment, a, b } = await prepare();
    await release(database, environment, `${a}@1`, `${b}@1`);
    const releasing = (async () => {
      for (const version of [2, 3]) await release(database, environment, `${a}@${version}`, `${b}@${version}`);
    })();
    for (let i = 0; i < 30; i++) {
      const state = await readState(database, environment, null);
      const versions = state?.prompts.map(({ live }) => live?.version);
      expect(versions).toEqual([state?.head.revision, state?.head.revision]);
    }
    await releasing;
  });
});
