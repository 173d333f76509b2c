import { describe, expect, inject, test, vi } from 'vitest';
import type { CacheOptions } from '../../src/cache/open-cache.ts';
import type { EnvironmentState } from '../../src/domain/served-prompt.ts';
import type { PromptsOptions } from '../../src/index.ts';
import { carry } from '../../src/resolution/carry.ts';
import { readAll, readHead, readState } from '../../src/storage/environment-state.ts';
import { make, pushVersions } from '../helpers/changes.ts';
import { openNetworkProxy } from '../helpers/network-proxy.ts';
import { findRedis } from '../helpers/redis-server.ts';
import { headOf, keyOf, newPlace, versionOf } from '../helpers/redis-states.ts';
import { KEY, keyed, OTHER_KEY, useRedis } from '../helpers/redis-use.ts';
import { newEnvironment, useDatabase } from '../helpers/use-database.ts';
import { openPrompts, type Watched } from '../resolution/open-prompts.ts';

const [server] = inject('servers');
if (server === undefined) throw new Error('no server');

const SOON = { timeout: 10_000, interval: 5 };

describe.skipIf(findRedis() === null)('who can write to Redis, and has no key', () => {
  const fixture = useDatabase(server);
  const { redis, open } = useRedis();

  /** An environment with a released prompt, and Redis filled by a process with the key. */
  const prepare = async () => {
    const { database, url } = fixture();
    const name = `integrity/${Math.random().toString(36).slice(2)}`;
    await pushVersions(database, [name, `${name}-b`], 8);
    const environment = await newEnvironment(database);
    await make(database, environment, 'promote', [`${name}@1`, `${name}-b@1`]);
    const found = await readHead(database, environment);
    if (found === null) throw new Error('no environment');
    const place = { databaseId: found.databaseId, environment };
    const genuine = open(redis().url, keyed(KEY));
    /** Promotes as the command line does: Redis is brought up to date. */
    const release = async (version: number, options: CacheOptions = keyed(KEY)) => {
      await make(database, environment, 'promote', [`${name}@${version}`]);
      await carry((known) => readState(database, environment, known), open(redis().url, options), place);
    };
    const start = (options: PromptsOptions = {}) =>
      openPrompts({ databaseUrl: url, redisUrl: redis().url, environment, cacheKey: KEY, ...options });
    const isGenuine = async () => {
      const [answer, head] = [await genuine.read(place, null), await readHead(database, environment)];
      return answer.kind === 'state' && answer.state.head.revision === head?.head.revision;
    };
    const whole = async (): Promise<EnvironmentState> => {
      const state = await readAll(database, environment);
      if (state === null) throw new Error('no state');
      return state;
    };
    return { database, url, environment, name, place, key: keyOf(place), genuine, release, start, isGenuine, whole };
  };
  type Prepared = Awaited<ReturnType<typeof prepare>>;

  const hset = (key: string, ...fields: string[]) => redis().admin.hset(key, ...fields);
  const hget = async (key: string, field: string) => (await redis().admin.hget(key, field)) ?? '';
  /** The state as a liar tells it. */
  const lie = async ({ whole }: Prepared, revision: number): Promise<EnvironmentState> => {
    const state = await whole();
    const prompts = state.prompts.map((prompt) => ({ ...prompt, revision, live: versionOf(8, 'lies') }));
    return { ...state, base: null, head: { ...state.head, revision, mark: 'f' }, prompts };
  };
  const tolds = ({ problems }: Watched) => problems.map(({ code }) => code);
  const versionNow = (prompts: Watched, name: string) => {
    const { version, rendered } = prompts.getPromptSync(name);
    return { version, isLie: rendered === 'lies' };
  };
  const proxied = async (url: string) => {
    const parsed = new URL(url);
    const proxy = await openNetworkProxy({ path: `${parsed.searchParams.get('host')}/.s.PGSQL.${parsed.port}` });
    return {
      proxy,
      databaseUrl: `postgresql://${parsed.username}@127.0.0.1:${proxy.port}${parsed.pathname}?sslmode=disable`,
    };
  };

  test.each<[string, (prepared: Prepared, old: Record<string, string>) => Promise<unknown>]>([
    ['a forged head', ({ key }) => hset(key, 'head', '1:3:f')],
    ['a forged huge head', ({ key }) => hset(key, 'head', '1:9000000000000000:f')],
    ['a forged huge epoch', ({ key }) => hset(key, 'head', '9000000000000000:1:f')],
    ['another number of prompts', ({ key }) => hset(key, 'count', '7')],
    ['no seal', ({ key }) => redis().admin.hdel(key, 'seal')],
    ['the seal of an older head', ({ key }, old) => hset(key, 'seal', old['seal'] ?? '')],
    ['a whole state of lies', async (p) => open().write(await lie(p, 3))],
    [
      'a whole state of lies, signed with a key of its own',
      async (p) => open(redis().url, keyed(OTHER_KEY)).write(await lie(p, 3)),
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
    const prepared = await prepare();
    const { name, key, release, start, isGenuine } = prepared;
    const prompts = start();
    await prompts.ready();
    await vi.waitUntil(isGenuine, SOON);
    const old = await redis().admin.hgetall(key);
    await release(2);
    await vi.waitUntil(() => prompts.getPromptSync(name).version === 2, SOON);
    // Who still writes what it learned of the release mends a forgery without having noticed it.
    const isTold = async () => {
      if (prompts.status().forged === 0 && (await isGenuine())) await forge(prepared, old);
      return prompts.status().forged > 0;
    };
    await vi.waitUntil(isTold, SOON);
    await vi.waitUntil(isGenuine, SOON);
    expect(versionNow(prompts, name)).toEqual({ version: 2, isLie: false });
    await release(3);
    await vi.waitUntil(() => prompts.getPromptSync(name).version === 3, SOON);
    expect([tolds(prompts), prompts.status().forged]).toEqual([['redis-forged'], 1]);
  });

  test.each<[string, (prepared: Prepared, old: Record<string, string>) => Promise<unknown>]>([
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
    ['a whole state of lies', async (p) => open().write(await lie(p, 3))],
  ])('is served by nobody who starts while Postgres is down: %s', async (_, forge) => {
    const prepared = await prepare();
    const { name, key, url, release, start, isGenuine } = prepared;
    const { proxy, databaseUrl } = await proxied(url);
    // Who connects to the same address left the id of the database there, and went.
    const first = start({ databaseUrl });
    await first.ready();
    await vi.waitUntil(isGenuine, SOON);
    const old = await redis().admin.hgetall(key);
    await first.close();
    await release(2);
    proxy.set('refuse');
    const whole = start({ databaseUrl });
    await whole.ready();
    expect([whole.getPromptSync(name).version, whole.getPromptSync(name).source]).toEqual([2, 'redis']);
    await whole.close();
    await forge(prepared, old);
    const prompts = start({ databaseUrl });
    await vi.waitUntil(() => prompts.problems.length > 0, SOON);
    expect(() => prompts.getPromptSync(name)).toThrow(expect.objectContaining({ code: 'not-ready' }));
    proxy.set('pass');
    await prompts.ready();
    expect(versionNow(prompts, name)).toEqual({ version: 2, isLie: false });
    await vi.waitUntil(isGenuine, SOON);
    expect(tolds(prompts).filter((code) => code !== 'postgres-failing')).toEqual(['redis-forged']);
    expect(prompts.status().forged).toBe(1);
    await proxy.close();
  });

  test('a process that runs keeps what it has while Postgres is down, and writes it over what is no newer', async () => {
    const prepared = await prepare();
    const { name, key, url, release, start, genuine, place, isGenuine } = prepared;
    const { proxy, databaseUrl } = await proxied(url);
    const prompts = start({ databaseUrl });
    await prompts.ready();
    await vi.waitUntil(isGenuine, SOON);
    await release(2);
    await vi.waitUntil(() => prompts.getPromptSync(name).version === 2, SOON);
    proxy.set('refuse');
    await hset(key, 'seal', '');
    await vi.waitUntil(isGenuine, SOON);
    await open(redis().url, keyed(OTHER_KEY)).write(await lie(prepared, 7));
    await vi.waitUntil(() => prompts.status().forged === 2, SOON);
    expect(versionNow(prompts, name)).toEqual({ version: 2, isLie: false });
    // It may be true, by the word of somebody without the key: only the database can say.
    expect((await genuine.read(place, null)).kind).toBe('forged');
    proxy.set('pass');
    await vi.waitUntil(isGenuine, SOON);
    expect(versionNow(prompts, name)).toEqual({ version: 2, isLie: false });
    await proxy.close();
  });

  test('an older genuine state put back is overtaken, and served by nobody who had the newer', async () => {
    const { name, key, release, start, isGenuine } = await prepare();
    const prompts = start();
    await prompts.ready();
    await vi.waitUntil(isGenuine, SOON);
    const old = await redis().admin.hgetall(key);
    await release(2);
    await vi.waitUntil(() => prompts.getPromptSync(name).version === 2, SOON);
    await redis().admin.multi().del(key).hset(key, old).exec();
    await vi.waitUntil(isGenuine, SOON);
    expect([versionNow(prompts, name), tolds(prompts)]).toEqual([{ version: 2, isLie: false }, []]);
  });

  test('nobody leads a process that starts to the database of others', async () => {
    const { name, url, start, isGenuine, genuine } = await prepare();
    const { proxy, databaseUrl } = await proxied(url);
    const first = start({ databaseUrl });
    await first.ready();
    await vi.waitUntil(isGenuine, SOON);
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
    expect(versionNow(prompts, name)).toEqual({ version: 1, isLie: false });
    await vi.waitUntil(async () => (await redis().admin.get(id)) !== elsewhere.databaseId, SOON);
    await proxy.close();
  });

  test('what is published without end makes a process look and report seldom all the same', async () => {
    const { name, key, release, start, isGenuine } = await prepare();
    const prompts = start();
    await prompts.ready();
    await vi.waitUntil(isGenuine, SOON);
    const head = await hget(key, 'head');
    await redis().admin.config('RESETSTAT');
    const began = performance.now();
    for (let i = 0; i < 200; i += 1) {
      const flood = redis().admin.pipeline();
      for (let j = 0; j < 20; j += 1) flood.publish(`${key}:heads`, j % 2 === 0 ? '1:9000000000000000:f' : head);
      await flood.exec();
    }
    await release(2);
    await vi.waitUntil(() => prompts.getPromptSync(name).version === 2, SOON);
    const spells = Math.ceil((performance.now() - began) / 25);
    const calls = await redis().admin.info('commandstats');
    const callsOf = (command: string) => Number(new RegExp(`cmdstat_${command}:calls=(\\d+)`).exec(calls)?.[1] ?? 0);
    // What one look asks, what one report runs, and what the release and the beat did besides.
    expect(callsOf('hmget')).toBeLessThan(2 * spells + 40);
    expect(callsOf('zcard')).toBeLessThan(spells + 10);
    expect(callsOf('publish')).toBeGreaterThan(4_000);
  });

  test('is no enemy for having no key: after each release at most one overwrites it', async () => {
    const { name, key, genuine, place, release, start, isGenuine } = await prepare();
    const old = start({ cacheKey: null });
    const young = [start(), start()];
    const all = [old, ...young];
    await Promise.all(all.map((prompts) => prompts.ready()));
    await vi.waitUntil(isGenuine, SOON);
    const listener = redis().admin.duplicate();
    const published: string[] = [];
    listener.on('message', (_, head: string) => published.push(head));
    await listener.subscribe(`${key}:heads`);
    for (const version of [2, 3, 4, 5]) {
      await release(version, {});
      await vi.waitUntil(() => all.every((prompts) => prompts.getPromptSync(name).version === version), SOON);
      await vi.waitUntil(isGenuine, SOON);
    }
    await redis().admin.config('RESETSTAT');
    const looks = async () =>
      Number(/cmdstat_hmget:calls=(\d+)/.exec(await redis().admin.info('commandstats'))?.[1] ?? 0);
    await vi.waitUntil(async () => (await looks()) > 30, SOON);
    expect([published.length >= 4, published.length <= 8]).toEqual([true, true]);
    for (const head of new Set(published))
      expect(published.filter((each) => each === head).length).toBeLessThanOrEqual(2);
    expect((await genuine.listReports(place)).refused).toBe(1);
    expect(tolds(old)).toEqual([]);
    listener.disconnect();
  });

  test('the key is replaced without a gap: nobody refuses anybody at any step', async () => {
    const { name, release, start, isGenuine } = await prepare();
    const steps = [KEY, `${KEY},${OTHER_KEY}`, `${OTHER_KEY},${KEY}`, OTHER_KEY];
    let running = start({ cacheKey: KEY });
    await running.ready();
    await vi.waitUntil(isGenuine, SOON);
    const seen: Watched[] = [running];
    for (const [index, cacheKey] of steps.entries()) {
      const next = start({ cacheKey });
      seen.push(next);
      await next.ready();
      const version = index === 3 ? 7 : index + 2;
      await release(version, keyed(cacheKey));
      const arrived = () => [running, next].every((prompts) => prompts.getPromptSync(name).version === version);
      await vi.waitUntil(arrived, SOON);
      await running.close();
      running = next;
      // Now that all who write have the new key first, a release leaves nothing of the old one.
      if (index === 2) await release(6, keyed(cacheKey));
    }
    expect(seen.flatMap(tolds)).toEqual([]);
    expect(seen.map((prompts) => prompts.status().forged)).toEqual([0, 0, 0, 0, 0]);
  });
});
