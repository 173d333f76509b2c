import { beforeAll, describe, expect, inject, test } from 'vitest';
import type { ReleaseItem, ReleaseKind } from '../../src/storage/releases.ts';
import { make, pushVersions, testOf } from '../helpers/changes.ts';
import { useLogins } from '../helpers/logins.ts';
import { outcomeOf, rejection } from '../helpers/rejection.ts';
import { newEnvironment, promoted, useDatabase } from '../helpers/use-database.ts';
import { digestAll } from './attacked.ts';

const MINE = 'support/reply';
const OTHER = 'other/one';
const item = (prompt: string, further: object = {}) => ({ prompt, version: null, ...further }) as ReleaseItem;

/** Releases that would change the other prompt, or are refused for another reason where it may be released. */
const BEYOND: readonly (readonly [what: string, kind: ReleaseKind, items: readonly ReleaseItem[]])[] = [
  ['promotes it', 'promote', [item(OTHER, { version: 2 })]],
  ['promotes it beside what it may', 'promote', [item(MINE, { version: 2 }), item(OTHER, { version: 2 })]],
  ['says itself that nothing changes', 'promote', [item(OTHER, { version: 2, unchanged: true, versionId: null })]],
  ['names it twice, once as it is', 'promote', [item(OTHER, { version: 1 }), item(OTHER, { version: 2 })]],
  ['expects what is not so', 'promote', [item(OTHER, { version: 2, expected: 9 })]],
  ['promotes what is not there', 'promote', [item('other/none', { version: 1 })]],
  ['promotes no version of it', 'promote', [item(OTHER, { version: 99 })]],
  ['promotes what has no name', 'promote', [item(null as unknown as string, { version: 1 })]],
  ['retires it', 'retire', [item(OTHER)]],
  ['rolls it back', 'rollback', [item(OTHER, { version: 1 })]],
  ['rolls a release of it back', 'rollback', [item(OTHER, { undoes: 1 })]],
  ['starts a test of it', 'test-start', [item(OTHER, { start: testOf([2]) })]],
  ['ramps its test', 'test-ramp', [item(OTHER, { ramp: 5000 })]],
  ['stops its test', 'test-stop', [item(OTHER)]],
  ['stops the test of another with a variant', 'test-stop', [item('other/tested', { version: 2 })]],
];

describe.each(inject('servers'))('who may release some prompts, on $label', (server) => {
  const fixture = useDatabase(server);
  const logins = useLogins(fixture, { narrow: [{ role: 'releaser', prompts: 'support/*' }] });
  const narrow = () => logins().narrow.database;
  let environment = '';

  beforeAll(async () => {
    const { database } = fixture();
    await pushVersions(database, [MINE, OTHER, 'other/tested', 'other/unserved'], 3);
    environment = await promoted(database, `${MINE}@1 ${OTHER}@1 other/tested@1`);
    const start = item('other/tested', { start: testOf([2]) });
    await make(database, environment, 'test-start', [start], { reason: 'try' });
  });

  test.each(BEYOND)('is refused, and told no more, when it %s', async (_what, kind, items) => {
    const before = await digestAll(fixture());
    expect(await rejection(make(narrow(), environment, kind, items))).toMatchObject({
      code: 'not-granted',
      data: { login: logins().narrow.name, role: 'releaser', environment, own: ['support/*'] },
    });
    expect(await digestAll(fixture())).toEqual(before);
  });

  test('may name what stays as it is, of every kind that leaves something so', async () => {
    const own = await newEnvironment(fixture().database);
    await make(fixture().database, own, 'promote', [`${OTHER}@1`]);
    const made = await make(narrow(), own, 'promote', [`${MINE}@1`, `${OTHER}@1`]);
    expect(made.items).toMatchObject([
      { prompt: OTHER, version: 1, changed: false },
      { prompt: MINE, version: 1, changed: true },
    ]);
    expect(await make(narrow(), own, 'retire', [item('other/unserved')])).toMatchObject({ revision: null });
    expect(await make(narrow(), own, 'promote', [`${OTHER}@1`])).toMatchObject({ revision: null });
  });

  test('changes nothing with a prompt that it may release and names twice', async () => {
    const before = await digestAll(fixture());
    const twice = [item(MINE, { version: 2 }), item(MINE, { version: 3 })];
    expect(await outcomeOf(make(narrow(), environment, 'promote', twice))).toBe('database-failed');
    expect(await digestAll(fixture())).toEqual(before);
  });
});
