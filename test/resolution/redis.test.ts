import { describe, expect, inject, test, vi } from 'vitest';
import { openCache } from '../../src/cache/open-cache.ts';
import { formatHead } from '../../src/domain/head.ts';
import { carry } from '../../src/resolution/carry.ts';
import { readHead, readState } from '../../src/storage/environment-state.ts';
import { make, pushVersions } from '../helpers/changes.ts';
import { openNetworkProxy } from '../helpers/network-proxy.ts';
import { findRedis } from '../helpers/redis-server.ts';
import { useRedis } from '../helpers/redis-use.ts';
import { newEnvironment, useDatabase } from '../helpers/use-database.ts';
import { openPrompts } from './open-prompts.ts';

const [server] = inject('servers');
if (server === undefined) throw new Error('no server');

describe.skipIf(findRedis() === null)('prompts from Postgres and Redis', () => {
  const fixture = useDatabase(server);
  const { redis, open } = useRedis();

  const prepare = async () => {
    const { database, url } = fixture();
    const name = `redis/${Math.random().toString(36).slice(2)}`;
    await pushVersions(database, [name], 4);
    const environment = await newEnvironment(database);
    await make(database, environment, 'promote', [`${name}@1`]);
    const found = await readHead(database, environment);
    if (found === null) throw new Error('no environment');
    const place = { databaseId: found.databaseId, environment };
    const key = `promptctl:{${found.databaseId}:${environment}}`;
    const cache = open();
    /** Promotes as the command line does: Redis is brought up to date. */
    const release = async (version: number) => {
      await make(database, environment, 'promote', [`${name}@${version}`]);
      await carry((known) => readState(database, environment, known), cache, place);
    };
    return { database, databaseUrl: url, environment, name, place, key, cache, release, redisUrl: redis().url };
  };
  const proxied = async (url: string) => {
    const parsed = new URL(url);
    const proxy = await openNetworkProxy({ path: `${parsed.searchParams.get('host')}/.s.PGSQL.${parsed.port}` });
    return {
      proxy,
      databaseUrl: `postgresql://${parsed.username}@127.0.0.1:${proxy.port}${parsed.pathname}?sslmode=disable`,
    };
  };

  test('a release is pushed, and each process says that it has it', async () => {
    const { databaseUrl, redisUrl, environment, name, release, cache, place } = await prepare();
    const prompts = openPrompts({ databaseUrl, redisUrl, environment });
    await prompts.ready();
    await release(2);
    await vi.waitUntil(() => prompts.getPromptSync(name).version === 2, { timeout: 5_000 });
    const report = await vi.waitUntil(
      async () => (await cache.listProcesses(place)).find(({ head }) => head.revision === 2),
      { timeout: 5_000 },
    );
    expect(report).toMatchObject({ pid: process.pid });
    expect(prompts.status()).toMatchObject({ processes: 1, redis: { configured: true, failure: null } });
    await prompts.close();
    expect(await cache.listProcesses(place)).toEqual([]);
  });

  test('what Redis lacks, has from long ago or holds damaged is mended by who reads it', async () => {
    const { databaseUrl, redisUrl, environment, name, key, cache, place, release } = await prepare();
    const prompts = openPrompts({ databaseUrl, redisUrl, environment });
    await prompts.ready();
    const isCurrent = async () => (await cache.read(place, null)).kind === 'state';
    await vi.waitUntil(isCurrent, { timeout: 5_000 });
    const old = await redis().admin.hgetall(key);
    await release(2);
    await vi.waitUntil(() => prompts.getPromptSync(name).version === 2, { timeout: 5_000 });

    await redis().admin.del(key);
    await vi.waitUntil(isCurrent, { timeout: 5_000 });
    await redis().admin.multi().del(key).hset(key, old).exec();
    await vi.waitUntil(async () => (await cache.readHead(place))?.head?.revision === 2, { timeout: 5_000 });
    // A process that starts would take the damaged entry; one that runs is asked for nothing, so the damage is found on a full read.
    await redis().admin.hset(key, `p:${name}`, '{"prompt":');
    await redis().admin.hset(key, 'head', 'nonsense');
    await vi.waitUntil(isCurrent, { timeout: 5_000 });
    expect(prompts.problems.map(({ code }) => code)).toEqual(['redis-malformed']);
    expect(prompts.getPromptSync(name).version).toBe(2);
  });

  test('releases arrive through Redis while Postgres cannot be reached', async () => {
    const { databaseUrl, redisUrl, environment, name, release } = await prepare();
    const { proxy, ...through } = await proxied(databaseUrl);
    const prompts = openPrompts({ databaseUrl: through.databaseUrl, redisUrl, environment });
    await prompts.ready();
    proxy.set('refuse');
    await release(2);
    await vi.waitUntil(() => prompts.getPromptSync(name).version === 2, { timeout: 5_000 });
    expect(prompts.getPromptSync(name)).toMatchObject({ source: 'redis', stale: false });
    await prompts.close();
    await proxy.close();
  });

  test('a process that starts while Postgres is down finds its state in Redis', async () => {
    const { databaseUrl, redisUrl, environment, name } = await prepare();
    const { proxy, ...through } = await proxied(databaseUrl);
    const options = { databaseUrl: through.databaseUrl, redisUrl, environment };
    const first = openPrompts(options);
    await first.ready();
    await vi.waitUntil(async () => (await redis().admin.keys('promptctl:database:*')).length > 0, { timeout: 5_000 });
    await vi.waitUntil(async () => (await redis().admin.keys(`*${environment}}`)).length > 0, { timeout: 5_000 });
    await first.close();
    proxy.set('refuse');
    const prompts = openPrompts(options);
    await prompts.ready();
    expect(prompts.getPromptSync(name)).toMatchObject({ version: 1, source: 'redis' });
    await prompts.close();
    await proxy.close();
  });

  test('a forged head gives way to what the database says, in Redis too', async () => {
    const { databaseUrl, redisUrl, environment, name, key, cache, place } = await prepare();
    const prompts = openPrompts({ databaseUrl, redisUrl, environment });
    await prompts.ready();
    await vi.waitUntil(async () => (await cache.readHead(place)) !== null, { timeout: 5_000 });
    const head = (await cache.readHead(place))?.head;
    if (head == null) throw new Error('no head');
    await redis().admin.hset(key, 'head', formatHead({ ...head, revision: 4_000_000, mark: 'f' }));
    // Whether it is adopted first depends on what is under way: a repair that finds it writes over it unseen.
    await vi.waitUntil(async () => (await cache.readHead(place))?.head?.revision === 1, { timeout: 5_000 });
    expect(prompts.getPromptSync(name)).toMatchObject({ version: 1, head: { revision: 1 }, stale: false });
  });

  test('a Redis that is not there costs nothing but its help', async () => {
    const { databaseUrl, environment, name, database } = await prepare();
    const prompts = openPrompts({ databaseUrl, redisUrl: 'redis://127.0.0.1:1', environment });
    await prompts.ready();
    await make(database, environment, 'promote', [`${name}@2`]);
    await vi.waitUntil(() => prompts.getPromptSync(name).version === 2, { timeout: 5_000 });
    await vi.waitUntil(() => prompts.problems.some(({ code }) => code === 'redis-failing'), { timeout: 5_000 });
    expect(prompts.status().redis).toMatchObject({ configured: true, answered: null });
  });

  test('a Redis URL that is none is refused before anything starts', () => {
    expect(() => openPrompts({ databaseUrl: fixture().url, redisUrl: 'http://:secret@host' })).toThrow(
      expect.objectContaining({ code: 'redis-url-invalid', message: expect.not.stringContaining('secret') }),
    );
    expect(() => openCache('nonsense', 'REDIS_URL')).toThrow(expect.objectContaining({ code: 'redis-url-invalid' }));
  });
});
