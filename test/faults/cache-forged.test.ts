import { describe, expect, test, vi } from 'vitest';
import { findRedis } from '../helpers/redis-server.ts';
import { headOf, keyOf, newPlace } from '../helpers/redis-states.ts';
import { keyed, OTHER_KEY } from '../helpers/redis-use.ts';
import { type Forge, proxied, SOON, servedBy, tolds, useSigned } from './lab/signed-redis.ts';

describe.skipIf(findRedis() === null)('who can write to Redis, and has no key', () => {
  const { prepare, redis, open, hset, hget } = useSigned();

  test.each<[string, Forge]>([
    ['a forged head', ({ key }) => hset(key, 'head', '1:3:f')],
    ['a forged huge head', ({ key }) => hset(key, 'head', '1:9000000000000000:f')],
    ['a forged huge epoch', ({ key }) => hset(key, 'head', '9000000000000000:1:f')],
    ['another number of prompts', ({ key }) => hset(key, 'count', '7')],
    ['no seal', ({ key }) => redis().admin.hdel(key, 'seal')],
    ['the seal of an older head', ({ key }, old) => hset(key, 'seal', old['seal'] ?? '')],
    ['a whole state of lies', async ({ lie }) => open().write(await lie(3))],
    [
      'a whole state of lies, signed with a key of its own',
      async ({ lie }) => open(redis().url, keyed(OTHER_KEY)).write(await lie(3)),
    ],
    [
      'a genuine state of another database',
      async ({ key, genuine }) => {
        const elsewhere = newPlace();
        await genuine.write({ ...elsewhere, head: headOf(9), base: null, prompts: [] });
        await redis().admin.copy(keyOf(elsewhere), key, 'REPLACE');
      },
    ],
  ])('is refused and told of once, and Postgres wins: %s', async (_, forge) => {
    const signed = await prepare();
    const { name, key, release, startGenuine, isGenuine } = signed;
    const prompts = await startGenuine();
    const old = await redis().admin.hgetall(key);
    await release(2);
    await vi.waitUntil(() => prompts.getPromptSync(name).version === 2, SOON);
    // Who still writes what it learned of the release mends a forgery without having noticed it.
    const isTold = async () => {
      if (prompts.status().forged === 0 && (await isGenuine())) await forge(signed, old);
      return prompts.status().forged > 0;
    };
    await vi.waitUntil(isTold, SOON);
    await vi.waitUntil(isGenuine, SOON);
    expect(servedBy(prompts, name)).toEqual({ version: 2, isLie: false });
    await release(3);
    await vi.waitUntil(() => prompts.getPromptSync(name).version === 3, SOON);
    expect([tolds(prompts), prompts.status().forged]).toEqual([['redis-forged'], 1]);
  });

  test.each<[string, Forge]>([
    [
      'an entry of lies',
      async (p) => hset(p.key, `p:${p.name}`, (await hget(p.key, `p:${p.name}`)).replace('version 2', 'version 9')),
    ],
    ['an old genuine entry under the new head', ({ key, name }, old) => hset(key, `p:${name}`, old[`p:${name}`] ?? '')],
    ['an entry removed', ({ key, name }) => redis().admin.hdel(key, `p:${name}`)],
    [
      'an old entry, and a list of changes without it',
      ({ key, name }, old) => hset(key, 'recent', '', `p:${name}`, old[`p:${name}`] ?? ''),
    ],
    ['a forged huge head', ({ key }) => hset(key, 'head', '1:9000000000000000:f')],
    ['a whole state of lies', async ({ lie }) => open().write(await lie(3))],
  ])('is served by nobody who starts while Postgres is down: %s', async (_, forge) => {
    const signed = await prepare();
    const { name, key, url, release, start, startGenuine, isGenuine } = signed;
    const { proxy, databaseUrl } = await proxied(url);
    // Who connects to the same address left the id of the database there, and went.
    const first = await startGenuine({ databaseUrl });
    const old = await redis().admin.hgetall(key);
    await first.close();
    await release(2);
    proxy.set('refuse');
    const whole = start({ databaseUrl });
    await whole.ready();
    expect([whole.getPromptSync(name).version, whole.getPromptSync(name).source]).toEqual([2, 'redis']);
    await whole.close();
    await forge(signed, old);
    const prompts = start({ databaseUrl });
    await vi.waitUntil(() => prompts.problems.length > 0, SOON);
    expect(() => prompts.getPromptSync(name)).toThrow(expect.objectContaining({ code: 'not-ready' }));
    proxy.set('pass');
    await prompts.ready();
    expect(servedBy(prompts, name)).toEqual({ version: 2, isLie: false });
    await vi.waitUntil(isGenuine, SOON);
    expect(tolds(prompts).filter((code) => code !== 'postgres-failing')).toEqual(['redis-forged']);
    expect(prompts.status().forged).toBe(1);
  });

  test('a process that runs keeps what it has while Postgres is down, and writes it over what is no newer', async () => {
    const { name, key, url, release, startGenuine, genuine, place, isGenuine, lie } = await prepare();
    const { proxy, databaseUrl } = await proxied(url);
    const prompts = await startGenuine({ databaseUrl });
    await release(2);
    await vi.waitUntil(() => prompts.getPromptSync(name).version === 2, SOON);
    proxy.set('refuse');
    await hset(key, 'seal', '');
    await vi.waitUntil(isGenuine, SOON);
    await open(redis().url, keyed(OTHER_KEY)).write(await lie(7));
    await vi.waitUntil(() => prompts.status().forged === 2, SOON);
    expect(servedBy(prompts, name)).toEqual({ version: 2, isLie: false });
    // It may be true, by the word of somebody without the key: only the database can say.
    expect((await genuine.read(place, null)).kind).toBe('forged');
    proxy.set('pass');
    await vi.waitUntil(isGenuine, SOON);
    expect(servedBy(prompts, name)).toEqual({ version: 2, isLie: false });
  });

  test('an older genuine state put back is overtaken, and served by nobody who had the newer', async () => {
    const { name, key, release, startGenuine, isGenuine } = await prepare();
    const prompts = await startGenuine();
    const old = await redis().admin.hgetall(key);
    await release(2);
    await vi.waitUntil(() => prompts.getPromptSync(name).version === 2, SOON);
    await redis().admin.multi().del(key).hset(key, old).exec();
    await vi.waitUntil(isGenuine, SOON);
    expect([servedBy(prompts, name), tolds(prompts)]).toEqual([{ version: 2, isLie: false }, []]);
  });

  test('nobody leads a process that starts to the database of others', async () => {
    const { name, url, start, startGenuine, genuine } = await prepare();
    const { proxy, databaseUrl } = await proxied(url);
    const first = await startGenuine({ databaseUrl });
    await first.close();
    const [id] = await redis().admin.keys(`promptctl:database:127.0.0.1:${proxy.port}*`);
    if (id === undefined) throw new Error('no id was left');
    const elsewhere = newPlace();
    await genuine.write({ ...elsewhere, head: headOf(9), base: null, prompts: [] });
    await redis().admin.set(id, elsewhere.databaseId);
    proxy.set('refuse');
    const prompts = start({ databaseUrl });
    await vi.waitUntil(() => prompts.problems.some(({ code }) => code === 'redis-forged'), SOON);
    proxy.set('pass');
    await prompts.ready();
    expect(servedBy(prompts, name)).toEqual({ version: 1, isLie: false });
    await vi.waitUntil(async () => (await redis().admin.get(id)) !== elsewhere.databaseId, SOON);
  });
});
