import { beforeAll, describe, expect, inject, test } from 'vitest';
import { listEnvironments } from '../../src/storage/environments.ts';
import { listDeployments, listReleases } from '../../src/storage/releases.ts';
import { readHeads } from '../../src/storage/versions.ts';
import { make, pushVersions } from '../helpers/changes.ts';
import { rejection } from '../helpers/rejection.ts';
import { newEnvironment, useDatabase } from '../helpers/use-database.ts';

const VERSION_ID = expect.stringMatching(/^pv-[0-9a-f]{12}$/);
const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const EVERYTHING = { prompt: null, since: null, limit: null };

describe.each(inject('servers'))('promote, on $label', (server) => {
  const fixture = useDatabase(server);
  const database = () => fixture().database;
  const served = async (environment: string) =>
    (await listDeployments(database(), { prompts: null, environment })).map((d) => `${d.prompt}@${d.version}`);

  beforeAll(() => pushVersions(database(), ['a', 'b', 'c'], 3));

  test('makes a version live and says what was before', async () => {
    const environment = await newEnvironment(database());
    await make(database(), environment, 'promote', ['a@1']);
    const [head] = await readHeads(database(), ['a']);
    const made = await make(database(), environment, 'promote', ['a@3'], { reason: 'better', author: 'Bob' });
    const item = { prompt: 'a', version: 3, versionId: head?.id, previousVersion: 1, previousVersionId: VERSION_ID };
    expect(made).toEqual({
      environment,
      kind: 'promote',
      reason: 'better',
      author: 'Bob',
      at: TIME,
      epoch: 1,
      revision: 2,
      items: [{ ...item, changed: true, test: null }],
      request: null,
    });
    expect(await listReleases(database(), environment, { ...EVERYTHING, limit: 1 })).toEqual([
      {
        environment,
        revision: 2,
        epoch: 1,
        kind: 'promote',
        author: 'Bob',
        dbUser: 'promptctl',
        request: null,
        reason: 'better',
        source: {},
        at: made.at,
        items: [{ prompt: 'a', version: 3, previousVersion: 1, served: true, test: null, coverage: null, arms: null }],
      },
    ]);
  });

  test('takes many prompts in one release, and leaves out of it what is live already', async () => {
    const environment = await newEnvironment(database());
    await make(database(), environment, 'promote', ['b@2']);
    const made = await make(database(), environment, 'promote', ['c@1', 'b@2', 'a@3']);
    expect(made.items.map(({ prompt, version, changed }) => [prompt, version, changed])).toEqual([
      ['a', 3, true],
      ['b', 2, false],
      ['c', 1, true],
    ]);
    expect(await served(environment)).toEqual(['a@3', 'b@2', 'c@1']);
    const [logged] = await listReleases(database(), environment, EVERYTHING);
    expect([logged?.revision, logged?.items.map(({ prompt }) => prompt)]).toEqual([2, ['a', 'c']]);
  });

  test('of what is live is done without a release', async () => {
    const environment = await newEnvironment(database());
    await make(database(), environment, 'promote', ['a@2']);
    const again = await make(database(), environment, 'promote', ['a@2']);
    expect(again).toMatchObject({ revision: null, epoch: null, at: null, items: [{ changed: false, version: 2 }] });
    expect(await listReleases(database(), environment, EVERYTHING)).toHaveLength(1);
  });

  test('is a conflict where something else is served than was expected, and names who released it', async () => {
    const environment = await newEnvironment(database());
    const first = await make(database(), environment, 'promote', ['a@2'], { author: 'Bob' });
    const item = { prompt: 'a', version: 3, expected: 1 };
    expect(await rejection(make(database(), environment, 'promote', [item]))).toEqual({
      code: 'release-conflict',
      exit: 5,
      data: {
        environment,
        items: [
          {
            ...item,
            served: 2,
            refusal: 'release-conflict',
            author: 'Bob',
            at: first.at,
            revision: first.revision,
            test: null,
          },
        ],
      },
    });
  });

  test('is a conflict where nothing was to be served and something is, or the other way round', async () => {
    const environment = await newEnvironment(database());
    const onto = (expected: number | null) =>
      rejection(make(database(), environment, 'promote', [{ prompt: 'a', version: 3, expected }]));
    expect(await onto(1)).toMatchObject({ code: 'release-conflict', data: { items: [{ served: null }] } });
    await make(database(), environment, 'promote', ['a@2']);
    expect(await onto(null)).toMatchObject({ code: 'release-conflict', data: { items: [{ served: 2 }] } });
  });

  test('changes nothing at all when one of many is refused', async () => {
    const environment = await newEnvironment(database());
    await make(database(), environment, 'promote', ['a@1', 'b@2']);
    const refused = make(database(), environment, 'promote', ['a@3', 'b@1', 'c@1']);
    expect(await rejection(refused)).toMatchObject({ code: 'promote-backward', data: { items: [{ prompt: 'b' }] } });
    expect(await served(environment)).toEqual(['a@1', 'b@2']);
    expect(await listReleases(database(), environment, EVERYTHING)).toHaveLength(1);
  });

  test('goes forward only', async () => {
    const environment = await newEnvironment(database());
    await make(database(), environment, 'promote', ['a@3']);
    expect(await rejection(make(database(), environment, 'promote', ['a@2']))).toEqual({
      code: 'promote-backward',
      exit: 1,
      data: {
        environment,
        items: [{ prompt: 'a', version: 2, served: 3, refusal: 'promote-backward', servedBefore: false, test: null }],
      },
    });
  });

  test('finds no prompt, version or environment that is not there', async () => {
    const environment = await newEnvironment(database());
    expect(await rejection(make(database(), environment, 'promote', ['a@1', 'none@1', 'never@1']))).toEqual({
      code: 'prompt-not-found',
      exit: 4,
      data: { names: ['never', 'none'], suggestions: [] },
    });
    expect(await rejection(make(database(), environment, 'promote', ['a@4', 'b@0']))).toEqual({
      code: 'version-not-found',
      exit: 4,
      data: { reference: 'a@4, b@0', known: null },
    });
    expect(await rejection(make(database(), 'nowhere', 'promote', ['a@1']))).toMatchObject({
      code: 'environment-not-found',
      data: { name: 'nowhere' },
    });
  });

  test('does everything but commit when it is dry', async () => {
    const environment = await newEnvironment(database());
    const made = await make(database(), environment, 'promote', ['a@1'], { dryRun: true });
    expect(made).toMatchObject({ revision: 1, items: [{ changed: true }] });
    expect(await served(environment)).toEqual([]);
  });

  test('of nothing is nothing', async () => {
    const environment = await newEnvironment(database());
    expect(await make(database(), environment, 'promote', [])).toMatchObject({ revision: null, items: [] });
  });

  test('in one environment does not move another', async () => {
    const [here, there] = [await newEnvironment(database()), await newEnvironment(database())];
    await make(database(), here, 'promote', ['a@1']);
    const heads = (await listEnvironments(database())).filter(({ name }) => name === here || name === there);
    expect(new Map(heads.map(({ name, revision, prompts }) => [name, [revision, prompts]]))).toEqual(
      new Map([
        [here, [1, 1]],
        [there, [0, 0]],
      ]),
    );
  });
});
