import { beforeAll, describe, expect, inject, test } from 'vitest';
import { listDeployments, listReleases } from '../../src/storage/releases.ts';
import { readVersion } from '../../src/storage/versions.ts';
import { make, prompt, push, pushVersions } from '../helpers/changes.ts';
import { ask } from '../helpers/embedded-home.ts';
import { rejection } from '../helpers/rejection.ts';
import { useDatabase } from '../helpers/use-database.ts';

const LOG = { prompt: null, since: null, limit: 1 };

describe.each(inject('servers'))('times, in a database far from Greenwich, on $label', (server) => {
  const fixture = useDatabase(server);
  const database = () => fixture().database;

  beforeAll(async () => {
    const name = /\/(test_[0-9a-f]+)\?/.exec(fixture().url)?.[1];
    await ask(fixture().superuserUrl, `alter database ${name} set timezone = 'Asia/Kathmandu'`);
    await pushVersions(database(), ['a'], 2);
  });

  test('are the same text in UTC wherever they are told', async () => {
    const made = await make(database(), 'production', 'promote', ['a@1']);
    const [logged] = await listReleases(database(), 'production', LOG);
    const [deployed] = await listDeployments(database(), { prompts: null, environment: 'production' });
    const refused = await rejection(
      make(database(), 'production', 'promote', [{ prompt: 'a', version: 2, expected: null }]),
    );
    expect(made.at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect([logged?.at, deployed?.at]).toEqual([made.at, made.at]);
    expect(refused).toMatchObject({ code: 'release-conflict', data: { items: [{ at: made.at }] } });
  });

  test('are the same text in UTC in a conflict of pushes', async () => {
    const head = await readVersion(database(), 'a', 2);
    expect(await rejection(push(database(), [prompt('a', 'mine', 1)]))).toMatchObject({
      data: { conflicts: [{ since: [{ version: 2, at: head?.createdAt }] }] },
    });
  });
});
