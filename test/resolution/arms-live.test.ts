import { describe, expect, inject, test, vi } from 'vitest';
import { forcedDigest } from '../../src/domain/assignment.ts';
import type { GetPromptOptions, Prompts } from '../../src/index.ts';
import { writeBundle } from '../../src/resolution/bundle.ts';
import { carry } from '../../src/resolution/carry.ts';
import { readHead, readState } from '../../src/storage/environment-state.ts';
import type { ReleaseItem, ReleaseKind } from '../../src/storage/releases.ts';
import { make, pushVersions, startTest } from '../helpers/changes.ts';
import { openNetworkProxy } from '../helpers/network-proxy.ts';
import { findRedis } from '../helpers/redis-server.ts';
import { useRedis } from '../helpers/redis-use.ts';
import { armsOfUsers, USERS } from '../helpers/served-tests.ts';
import { temporaryDirectory } from '../helpers/story.ts';
import { newEnvironment, useDatabase } from '../helpers/use-database.ts';
import { openPrompts } from './open-prompts.ts';

const [server] = inject('servers');
if (server === undefined) throw new Error('no server');

const SPLIT = { salt: '0123456789abcdef0123456789abcdef', weights: [4_000, 3_500, 2_500] };
const VARIANTS = [{ version: 3 }, { version: 1 }];

/** Who must be counted in which arm, at a coverage; version 2 is the control. */
const expected = (coverage: number) => armsOfUsers({ ...SPLIT, coverage, variants: VARIANTS }, 2);

describe.skipIf(findRedis() === null)('processes that serve a test', () => {
  const fixture = useDatabase(server);
  const { redis, open } = useRedis();

  /** An environment that serves version 2 of a prompt with four versions, and a database that can be taken away from apps. */
  const prepare = async () => {
    const { database, url } = fixture();
    const name = `arms/${Math.random().toString(36).slice(2)}`;
    await pushVersions(database, [name], 4);
    const environment = await newEnvironment(database);
    await make(database, environment, 'promote', [`${name}@2`]);
    const found = await readHead(database, environment);
    if (found === null) throw new Error('no environment');
    const place = { databaseId: found.databaseId, environment };
    const cache = open();
    const tell = () => carry((known) => readState(database, environment, known), cache, place);
    const begin = async (coverage: number, forced = {}) => {
      const id = await startTest(database, environment, name, [3, 1], { start: { ...SPLIT, coverage, forced } });
      await tell();
      return id;
    };
    const release = async (kind: ReleaseKind, item: Partial<ReleaseItem>) => {
      await make(database, environment, kind, [{ prompt: name, version: null, ...item }]);
      await tell();
    };
    const parsed = new URL(url);
    const proxy = await openNetworkProxy({ path: `${parsed.searchParams.get('host')}/.s.PGSQL.${parsed.port}` });
    const databaseUrl = `postgresql://${parsed.username}@127.0.0.1:${proxy.port}${parsed.pathname}?sslmode=disable`;
    return { database, environment, name, place, cache, begin, release, proxy, databaseUrl, redisUrl: redis().url };
  };

  const ask = (prompts: Prompts, name: string, options: GetPromptOptions) => {
    const { version, rendered, test: counted } = prompts.getPromptSync(name, {}, options);
    expect(rendered).toBe(`${name}, version ${version}`);
    return { version, counted };
  };
  /** What every user gets; all of it must be as the split says. */
  const expectArms = (prompts: Prompts, name: string, id: string, coverage: number) => {
    const arms = expected(coverage);
    expect(USERS.map((userId) => ask(prompts, name, { userId }))).toEqual(
      USERS.map((user) => {
        const arm = arms[user];
        return arm === undefined ? { version: 2, counted: null } : { version: arm, counted: { id, arm, coverage } };
      }),
    );
    return arms;
  };
  const control = USERS.map(() => ({ version: 2, counted: null }));

  test('give each user one arm from start to stop, through all ramps, and then the control at once', async () => {
    const { databaseUrl, redisUrl, environment, name, begin, release, proxy } = await prepare();
    const prompts = openPrompts({ databaseUrl, redisUrl, environment });
    await prompts.ready();
    const id = await begin(100);
    let before = {};
    for (const [step, coverage] of [100, 1_000, 5_000, 10_000].entries()) {
      if (step > 0) await release('test-ramp', { ramp: coverage });
      await vi.waitUntil(() => prompts.status().head?.revision === step + 2, { timeout: 5_000 });
      const arms = expectArms(prompts, name, id, coverage);
      expect(arms).toMatchObject(before);
      before = arms;
    }
    expect(new Set(Object.values(before))).toEqual(new Set([1, 2, 3]));
    await release('test-stop', {});
    await vi.waitUntil(() => prompts.status().head?.revision === 6, { timeout: 5_000 });
    expect(USERS.map((userId) => ask(prompts, name, { userId }))).toEqual(control);
    expect(prompts.releases.map(({ head, prompts: changed }) => [head.revision, changed])).toEqual(
      [2, 3, 4, 5, 6].map((revision) => [revision, [name]]),
    );
    expect(prompts.problems).toEqual([]);
    await prompts.close();
    await proxy.close();
  });

  test('answer testers, forced users and who names a version without waiting, and count none of them', async () => {
    const { databaseUrl, environment, name, begin, release, proxy } = await prepare();
    await begin(10_000, { [forcedDigest(SPLIT.salt, 'tester')]: 3 });
    const prompts = openPrompts({ databaseUrl, environment });
    await prompts.ready();
    const asked = [
      { userId: 'tester' },
      { arm: 1 },
      { arm: 2, userId: 'user-0' },
      { arm: 3 },
      { version: 1 },
      { version: 3 },
      {},
    ];
    expect(asked.map((options) => ask(prompts, name, options))).toEqual(
      [3, 1, 2, 3, 1, 3, 2].map((version) => ({ version, counted: null })),
    );
    expect(() => prompts.getPromptSync(name, {}, { arm: 4 })).toThrow(
      `there is no arm 4 of ${name} in ${environment}: it has 2, 3 and 1`,
    );
    const settled: unknown[] = [];
    void prompts.getPrompt(name, {}, { arm: 3, userId: 'user-0' }).then(({ version }) => settled.push(version));
    await Promise.resolve();
    await Promise.resolve();
    expect(settled).toEqual([3]);
    await release('test-stop', { version: 3 });
    await vi.waitUntil(() => prompts.getPromptSync(name).version === 3, { timeout: 5_000 });
    expect(prompts.getPromptSync(name, {}, { arm: 3, fallback: 'none' })).toMatchObject({
      rendered: 'none',
      test: null,
    });
    expect(prompts.problems.map(({ message }) => message)).toEqual([
      `${name} was answered by its fallback: there is no arm 3 of ${name} in ${environment}: no test runs`,
    ]);
    await prompts.close();
    await proxy.close();
  });

  test('that are pinned serve the pin to everybody, uncounted', async () => {
    const { databaseUrl, environment, name, begin, proxy } = await prepare();
    await begin(10_000);
    const prompts = openPrompts({ databaseUrl, environment, pins: { [name]: 4 } });
    await prompts.ready();
    expect(USERS.map((userId) => ask(prompts, name, { userId }))).toEqual(
      USERS.map(() => ({ version: 4, counted: null })),
    );
    expect(ask(prompts, name, { arm: 3 })).toEqual({ version: 3, counted: null });
    await prompts.close();
    await proxy.close();
  });

  test('that are pinned at a variant go on with it when the test has ended, from Redis alone', async () => {
    const { databaseUrl, redisUrl, environment, name, begin, release, place, cache, proxy } = await prepare();
    await begin(10_000);
    const prompts = openPrompts({ databaseUrl, redisUrl, environment, pins: { [name]: 3 } });
    await prompts.ready();
    await vi.waitUntil(async () => (await cache.readHead(place)) !== null, { timeout: 5_000 });
    proxy.set('refuse');
    await release('test-stop', {});
    await vi.waitUntil(() => prompts.status().head?.revision === 3, { timeout: 5_000 });
    expect(ask(prompts, name, { userId: 'user-0' })).toEqual({ version: 3, counted: null });
    expect(prompts.problems.filter(({ code }) => code === 'pin-unavailable')).toEqual([]);
    await prompts.close();
    await proxy.close();
  });

  test('learn of it, and start with it, from Redis alone', async () => {
    const { databaseUrl, redisUrl, environment, name, begin, release, place, cache, proxy } = await prepare();
    const running = openPrompts({ databaseUrl, redisUrl, environment });
    await running.ready();
    await vi.waitUntil(async () => (await cache.readHead(place)) !== null, { timeout: 5_000 });
    proxy.set('refuse');
    const id = await begin(1_000);
    await vi.waitUntil(() => running.status().head?.revision === 2, { timeout: 5_000 });
    expectArms(running, name, id, 1_000);
    await release('test-ramp', { ramp: 5_000 });
    const started = openPrompts({ databaseUrl, redisUrl, environment });
    await started.ready();
    expect(started.getPromptSync(name).source).toBe('redis');
    expectArms(started, name, id, 5_000);
    await Promise.all([running.close(), started.close()]);
    await proxy.close();
  });

  test('go on by what they hold while nobody answers, and start with it from disk and from a bundle', async () => {
    const { database, databaseUrl, environment, name, begin, release, proxy } = await prepare();
    const [stateDir, id] = [await temporaryDirectory(), await begin(5_000)];
    const options = { databaseUrl, environment, ttlSeconds: 0.3 };
    const running = openPrompts({ ...options, stateDir });
    await running.ready();
    await running.flush();
    const state = await readState(database, environment, null);
    const bundle = `${stateDir}/prompts.bundle`;
    if (state !== null) await writeBundle(bundle, state);
    proxy.set('refuse');
    await release('test-ramp', { ramp: 9_000 });
    await vi.waitUntil(() => running.getPromptSync(name).stale, { timeout: 5_000 });
    expectArms(running, name, id, 5_000);
    for (const source of ['disk', 'bundle'] as const) {
      const cold = openPrompts({ ...options, ...(source === 'disk' ? { stateDir } : { bundle }) });
      await cold.ready();
      expect(cold.getPromptSync(name, {}, { userId: 'user-0' })).toMatchObject({ source, stale: true });
      expectArms(cold, name, id, 5_000);
      await cold.close();
    }
    proxy.set('pass');
    await vi.waitUntil(() => !running.getPromptSync(name).stale, { timeout: 5_000 });
    expectArms(running, name, id, 9_000);
    await running.close();
    await proxy.close();
  });

  test('take nothing from a damaged test in Redis: they say so, wait for the database, and mend it', async () => {
    const { databaseUrl, redisUrl, environment, name, begin, place, cache, proxy } = await prepare();
    const id = await begin(5_000);
    const options = { databaseUrl, redisUrl, environment };
    // What a process needs to find its state in Redis without the database.
    const known = async () => (await redis().admin.keys('promptctl:database:*')).length;
    const before = await known();
    const first = openPrompts(options);
    await first.ready();
    await vi.waitUntil(async () => (await known()) > before, { timeout: 5_000 });
    await first.close();
    const [key, field] = [`promptctl:{${place.databaseId}:${environment}}`, `p:${name}`];
    const entry = (await redis().admin.hget(key, field)) ?? '';
    expect(await cache.read(place, null)).toMatchObject({ kind: 'state', state: { prompts: [{ test: { id } }] } });
    await redis().admin.hset(key, field, entry.replace('"coverage":5000', '"coverage":50000'));
    proxy.set('refuse');
    const prompts = openPrompts(options);
    await vi.waitUntil(() => prompts.problems.some(({ code }) => code === 'redis-malformed'), { timeout: 5_000 });
    expect(() => prompts.getPromptSync(name)).toThrow(expect.objectContaining({ code: 'not-ready' }));
    proxy.set('pass');
    await prompts.ready();
    expectArms(prompts, name, id, 5_000);
    // A process that was closed while it repaired keeps the right to for five seconds.
    await vi.waitUntil(async () => (await redis().admin.hget(key, field)) === entry, { timeout: 15_000 });
    await prompts.close();
    await proxy.close();
  });
});
