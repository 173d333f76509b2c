import { beforeAll, describe, expect, inject, test } from 'vitest';
import { listDeployments, listEarlierVersions } from '../../src/storage/releases.ts';
import { make, pushVersions } from '../helpers/changes.ts';
import { newEnvironment, useDatabase } from '../helpers/use-database.ts';

describe.each(inject('servers'))('retire, on $label', (server) => {
  const fixture = useDatabase(server);
  const database = () => fixture().database;
  const deployed = async (environment: string) =>
    (await listDeployments(database(), { prompts: ['a'], environment })).map(({ version, revision, kind }) => [
      version,
      revision,
      kind,
    ]);

  beforeAll(() => pushVersions(database(), ['a'], 3));

  test('stops serving a prompt and keeps its row as a tombstone', async () => {
    const environment = await newEnvironment(database());
    await make(database(), environment, 'promote', ['a@2']);
    const made = await make(database(), environment, 'retire', ['a']);
    expect(made).toMatchObject({ revision: 2, items: [{ version: null, previousVersion: 2, changed: true }] });
    expect(await deployed(environment)).toEqual([[null, 2, 'retire']]);
  });

  test('of what is retired, or was never served, is done without a release', async () => {
    const environment = await newEnvironment(database());
    expect(await make(database(), environment, 'retire', ['a'])).toMatchObject({ revision: null });
    await make(database(), environment, 'promote', ['a@2']);
    await make(database(), environment, 'retire', ['a']);
    expect(await make(database(), environment, 'retire', ['a'])).toMatchObject({ revision: null });
    expect(await deployed(environment)).toEqual([[null, 2, 'retire']]);
  });

  test('is undone by promote, of any version, and by rollback, of the one before', async () => {
    const environment = await newEnvironment(database());
    await make(database(), environment, 'promote', ['a@2']);
    await make(database(), environment, 'retire', ['a']);
    await make(database(), environment, 'promote', ['a@1']);
    expect(await deployed(environment)).toEqual([[1, 3, 'promote']]);
    await make(database(), environment, 'retire', ['a']);
    const before = await listEarlierVersions(database(), environment, 'a');
    expect(before.map(({ back, version }) => [back, version])).toEqual([
      [1, 1],
      [2, 2],
    ]);
    await make(database(), environment, 'rollback', ['a@1']);
    expect(await deployed(environment)).toEqual([[1, 5, 'rollback']]);
  });

  test('and revival of the same version leave nothing earlier to go back to', async () => {
    const environment = await newEnvironment(database());
    await make(database(), environment, 'promote', ['a@2']);
    await make(database(), environment, 'retire', ['a']);
    await make(database(), environment, 'promote', ['a@2']);
    expect(await listEarlierVersions(database(), environment, 'a')).toEqual([]);
  });
});
