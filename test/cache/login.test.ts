import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Cache } from '../../src/cache/cache.ts';
import { findRedis, startRedis } from '../helpers/redis-server.ts';
import { changesSince, completeState, headOf, newPlace, promptOf } from '../helpers/redis-states.ts';
import { useRedis } from '../helpers/redis-use.ts';
import { rejection } from '../helpers/rejection.ts';

const PASSWORD = 'o-so-secret/+%';

describe.skipIf(findRedis() === null)('a Redis that asks who is there', () => {
  const { redis, open } = useRedis({ args: ['--requirepass', PASSWORD], password: PASSWORD });
  const urlFor = (user: string, password: string) =>
    `redis://${user}:${encodeURIComponent(password)}@127.0.0.1:${redis().port}`;
  const [one, two] = [headOf(1), headOf(2)];

  it.each([
    ['no password', () => redis().url, /^NOAUTH /],
    ['a wrong password', () => urlFor('', 'wrong-secret'), /^WRONGPASS /],
    ['an unknown user', () => urlFor('nobody', 'wrong-secret'), /^WRONGPASS /],
  ])('refuses %s, and the reason is all that is said', async (_, url, reason) => {
    const cache = open(url());
    const refusal = {
      code: 'redis-refused',
      exit: 3,
      data: { target: cache.target, reason: expect.stringMatching(reason) },
    };
    for (let times = 0; times < 3; times += 1) expect(await rejection(cache.read(newPlace(), null))).toEqual(refusal);
    expect(await everything(cache)).not.toContain('secret');
  });

  it('lets in who knows the password', async () => {
    const [cache, place] = [open(urlFor('', PASSWORD)), newPlace()];
    expect(await cache.write(completeState(place, one, []))).toBe('written');
  });

  it('lets a login that may only read do so, and listen', async () => {
    const rights = ['~promptctl:*', '&promptctl:*', '+@read', '+@connection', '+subscribe', '+unsubscribe'];
    await redis().admin.acl('SETUSER', 'reader', 'on', `>${PASSWORD}`, ...rights);
    const [writer, reader, place] = [open(urlFor('', PASSWORD)), open(urlFor('reader', PASSWORD)), newPlace()];
    await writer.write(completeState(place, one, [promptOf('a', 1), promptOf('b', 1)]));
    const heads: unknown[] = [];
    let readies = 0;
    reader.subscribe(place, { onHead: (head) => heads.push(head), onReady: () => (readies += 1) });
    await expect.poll(() => readies).toBe(1);
    const changes = changesSince(one, place, two, [promptOf('a', 2)]);
    await writer.write(changes);
    await expect.poll(() => heads).toEqual([two]);
    expect(await reader.read(place, one)).toEqual({ kind: 'state', raw: '1:2:m2', state: changes });
    expect(await reader.read(place, null)).toMatchObject({ kind: 'state', state: { base: null, head: two } });
    const state = completeState(place, headOf(3), []);
    const refused = { code: 'redis-refused', data: { reason: expect.stringContaining('permissions') } };
    for (const attempt of [
      () => reader.write(state),
      () => reader.write(changesSince(two, place, headOf(3), [])),
      () => reader.overwrite(state, '1:2:m2'),
      () => reader.lease(place),
      () => reader.acknowledge(place, { id: 'a', host: 'h', pid: 1, client: 'c', head: two }),
      () => reader.rememberDatabaseId('c', 'd'),
    ]) {
      expect(await rejection(attempt())).toMatchObject(refused);
    }
    expect(await reader.readHead(place)).toEqual({ head: two, raw: '1:2:m2' });
  });

  it('tells a login nothing of other keys', async () => {
    await redis().admin.acl('SETUSER', 'stranger', 'on', `>${PASSWORD}`, '~other:*', '+@all');
    const cache = open(urlFor('stranger', PASSWORD));
    expect(await rejection(cache.read(newPlace(), null))).toMatchObject({
      code: 'redis-refused',
      data: { reason: expect.stringMatching(/^NOPERM /) },
    });
  });

  it('refuses a database that it does not have, rather than use another', async () => {
    const cache = open(`${urlFor('', PASSWORD)}/99`);
    expect(await rejection(cache.readHead(newPlace()))).toMatchObject({
      code: 'redis-refused',
      data: { reason: 'ERR DB index is out of range' },
    });
  });
});

describe.skipIf(findRedis() === null)('a replica', () => {
  const { redis, open } = useRedis();

  it('is read from, refuses writes, and is written to once it is promoted', async () => {
    const primary = await startRedis();
    try {
      const [cache, place] = [open(), newPlace()];
      await open(primary.url).write(completeState(place, headOf(1), [promptOf('a', 1)]));
      await redis().admin.replicaof('127.0.0.1', primary.port);
      await expect
        .poll(() => cache.readHead(place).catch(String), { timeout: 10_000 })
        .toEqual({ head: headOf(1), raw: '1:1:m1' });
      expect(await cache.read(place, null)).toMatchObject({ kind: 'state' });
      const state = completeState(place, headOf(2), []);
      expect(await rejection(cache.write(state))).toMatchObject({
        code: 'redis-refused',
        data: { reason: expect.stringContaining('READONLY') },
      });
      expect(await cache.inspect()).toMatchObject({ role: 'replica', mayWrite: false });
      await redis().admin.replicaof('NO', 'ONE');
      await expect.poll(() => cache.write(state).catch(String)).toBe('written');
    } finally {
      await primary.stop();
    }
  });
});

/** All that an error says to anybody, in every way it can be printed. */
async function everything(cache: Cache): Promise<string> {
  const error: unknown = await cache.read(newPlace(), null).catch((thrown: unknown) => thrown);
  return `${String(error)} ${JSON.stringify(error)} ${inspect(error, { depth: 10, showHidden: true })}`;
}
