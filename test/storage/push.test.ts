import { describe, expect, inject, test } from 'vitest';
import { canonicalContent, digestOf } from '../../src/domain/content.ts';
import { listPrompts } from '../../src/storage/prompts.ts';
import { listVersions, readHeads } from '../../src/storage/versions.ts';
import { prompt, push, pushVersions } from '../helpers/changes.ts';
import { rejection } from '../helpers/rejection.ts';
import { useDatabase } from '../helpers/use-database.ts';

const VERSION_ID = expect.stringMatching(/^pv-[0-9a-f]{12}$/);
const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

describe.each(inject('servers'))('push, on $label', (server) => {
  const fixture = useDatabase(server);
  const database = () => fixture().database;

  test('stores a new prompt as version 1, with who said what from where', async () => {
    const item = prompt('new/one', 'Hello\n{{name}}', 0, { description: 'A greeting', tags: ['a', 'b'] });
    const digest = digestOf(item.content);
    const request = { message: 'first', author: 'Ada <ada@example.com>', source: { branch: 'main', dirty: false } };
    expect(await push(database(), [item], request)).toEqual([
      { name: 'new/one', version: 1, versionId: VERSION_ID, digest, outcome: 'created' },
    ]);
    expect(await listVersions(database(), 'new/one', null)).toEqual([
      {
        prompt: 'new/one',
        version: 1,
        id: VERSION_ID,
        digest,
        parentVersion: null,
        content: item.content,
        ...request,
        dbUser: 'promptctl',
        createdAt: TIME,
        description: 'A greeting',
        tags: ['a', 'b'],
      },
    ]);
  });

  test('makes no new version of equal content, whatever it says its parent is', async () => {
    await pushVersions(database(), ['same'], 2);
    const [head] = await readHeads(database(), ['same']);
    const item = prompt('same', 'same, version 2', 1);
    expect(await push(database(), [item])).toEqual([
      { name: 'same', version: 2, versionId: head?.id, digest: head?.digest, outcome: 'unchanged' },
    ]);
    expect(await listVersions(database(), 'same', null)).toHaveLength(2);
  });

  test('stores content again that an older version had, since history is a line', async () => {
    await pushVersions(database(), ['line'], 2);
    await push(database(), [prompt('line', 'line, version 1', 2)]);
    const versions = await listVersions(database(), 'line', null);
    expect(versions.map(({ version, parentVersion }) => [version, parentVersion])).toEqual([
      [3, 2],
      [2, 1],
      [1, null],
    ]);
    expect(versions[0]?.digest).toBe(versions[2]?.digest);
    expect(versions[0]?.id).not.toBe(versions[2]?.id);
  });

  test('refuses a parent that is no longer the newest version, and names who pushed what since', async () => {
    await pushVersions(database(), ['stale'], 1);
    await push(database(), [prompt('stale', 'theirs', 1)], { author: 'Bob', message: 'mine first' });
    const [theirs] = await readHeads(database(), ['stale']);
    const since = [{ version: 2, author: 'Bob', at: theirs?.createdAt, message: 'mine first' }];
    expect(await rejection(push(database(), [prompt('stale', 'ours', 1)]))).toEqual({
      code: 'push-conflict',
      exit: 5,
      data: { conflicts: [{ prompt: 'stale', base: 1, head: 2, since }] },
    });
  });

  test('refuses a prompt that is new to the client but not to the database', async () => {
    await pushVersions(database(), ['known'], 1);
    const [head] = await readHeads(database(), ['known']);
    const since = [{ version: 1, author: 'Ada', at: head?.createdAt, message: '' }];
    expect(await rejection(push(database(), [prompt('known', 'another', 0)]))).toEqual({
      code: 'push-conflict',
      exit: 5,
      data: { conflicts: [{ prompt: 'known', base: null, head: 1, since }] },
    });
  });

  test('stores all prompts of a push or, when one is refused, none', async () => {
    await pushVersions(database(), ['all/a', 'all/b'], 1);
    const items = [prompt('all/new', 'new'), prompt('all/b', 'stale', 0), prompt('all/a', 'fine', 1)];
    expect(await rejection(push(database(), items))).toMatchObject({
      code: 'push-conflict',
      data: { conflicts: [{ prompt: 'all/b' }] },
    });
    const names = (await listPrompts(database())).map(({ name, headVersion }) => `${name}@${headVersion}`);
    expect(names.filter((name) => name.startsWith('all/'))).toEqual(['all/a@1', 'all/b@1']);
  });

  test('answers in the order of names and tells new, described and unchanged prompts apart', async () => {
    await pushVersions(database(), ['mix/changed', 'mix/described', 'mix/same'], 1);
    const items = [
      prompt('mix/same', 'mix/same, version 1', 1),
      prompt('mix/new', 'new'),
      prompt('mix/described', 'mix/described, version 1', 1, { description: 'Now with words', tags: ['t'] }),
      prompt('mix/changed', 'other', 1),
    ];
    const answer = await push(database(), items);
    expect(answer.map(({ name, version, outcome }) => [name, version, outcome])).toEqual([
      ['mix/changed', 2, 'created'],
      ['mix/described', 1, 'described'],
      ['mix/new', 1, 'created'],
      ['mix/same', 1, 'unchanged'],
    ]);
    const listed = (await listPrompts(database())).find(({ name }) => name === 'mix/described');
    expect([listed?.description, listed?.tags]).toEqual(['Now with words', ['t']]);
  });

  test('does everything but store when it is dry', async () => {
    const answer = await push(database(), [prompt('dry', 'text')], { dryRun: true });
    expect(answer).toMatchObject([{ name: 'dry', version: 1, outcome: 'created' }]);
    expect(await listVersions(database(), 'dry', null)).toEqual([]);
  });

  test('hashes the text itself, with the digest that the domain computes', async () => {
    const content = canonicalContent({
      messages: [
        { role: 'system', content: 'Grüße\u2028 \u{1F600} "quoted" \\ \u007f {{x}}\r\n' },
        { placeholder: 'history' },
      ],
      variables: {
        x: { type: 'number', enum: [0.1, 1e21, -0] },
        constructor: { type: 'json' as const, default: null },
      },
      metadata: { ü: [null, true, { z: 1, a: '' }], emptied: {} },
    });
    const [pushed] = await push(database(), [prompt('digest', '', 0, { content })]);
    expect(pushed?.digest).toBe(digestOf(content));
    expect((await readHeads(database(), ['digest']))[0]?.content).toBe(content);
  });

  test('of nothing is nothing', async () => {
    expect(await push(database(), [])).toEqual([]);
  });
});
