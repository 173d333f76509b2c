import { execFileSync } from 'node:child_process';
import { mkdtemp, open as openFile, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { singleFlight } from '../../src/resolution/single-flight.ts';
import { ensureEmbedded } from '../../src/storage/embedded/server.ts';
import { readHead } from '../../src/storage/environment-state.ts';
import { ask, temporaryHome } from '../helpers/embedded-home.ts';
import { openNetworkProxy } from '../helpers/network-proxy.ts';
import { CARELESS } from '../helpers/postgres-server.ts';
import { findRedis } from '../helpers/redis-server.ts';
import { useRedis } from '../helpers/redis-use.ts';
import { outcomeOf } from '../helpers/rejection.ts';
import { newEnvironment, useDatabase } from '../helpers/use-database.ts';
import { openPrompts } from './open-prompts.ts';
import { reach } from './through-proxy.ts';

const [server] = inject('servers');
if (server === undefined) throw new Error('no server');

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'promptctl-outages-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));
afterEach(() => void vi.restoreAllMocks());

describe.skipIf(findRedis() === null)('with Redis', () => {
  const fixture = useDatabase(server);
  const { redis, open } = useRedis();
  const placeOf = async (environment: string) => {
    const found = await readHead(fixture().database, environment);
    if (found === null) throw new Error('no environment');
    return { databaseId: found.databaseId, environment };
  };

  test('a state from disk that nobody confirmed stays stale, and does not come back through Redis', async () => {
    const { environment, name, proxy, databaseUrl, release } = await reach(fixture());
    const [stateDir, redisUrl] = [join(directory, 'echo'), redis().url];
    const first = openPrompts({ databaseUrl, environment, stateDir });
    await first.ready();
    await first.close();
    await release(2);
    proxy.set('blackhole');
    const prompts = openPrompts({ databaseUrl, redisUrl, environment, stateDir });
    await prompts.ready();
    // By then Redis was looked at more than once, and found empty.
    await vi.waitUntil(() => prompts.status().postgres.failure !== null, { timeout: 5_000 });
    expect(prompts.getPromptSync(name)).toMatchObject({ version: 1, source: 'disk', stale: true });
    expect(prompts.status()).toMatchObject({ age: null, stale: true, redis: { failure: null } });
    const [cache, place] = [open(), await placeOf(environment)];
    expect(await cache.readHead(place)).toBeNull();
    proxy.set('pass');
    await vi.waitUntil(() => prompts.getPromptSync(name).version === 2, { timeout: 5_000 });
    expect(prompts.getPromptSync(name).stale).toBe(false);
    await vi.waitUntil(async () => (await cache.readHead(place))?.head?.revision === 2, { timeout: 5_000 });
  });

  test('processes are listed soon after they are ready, and again soon after Redis lost everything', async () => {
    const { environment, databaseUrl } = await reach(fixture());
    const options = { databaseUrl, redisUrl: redis().url, environment };
    const processes = [openPrompts(options), openPrompts(options), openPrompts(options)];
    await Promise.all(processes.map((prompts) => prompts.ready()));
    const [cache, place] = [open(), await placeOf(environment)];
    const areListed = async () => (await cache.listProcesses(place)).length === processes.length;
    // Two seconds are the promise itself; what is reported every five seconds would be too late.
    await vi.waitUntil(areListed, { timeout: 2_000 });
    for (let loss = 0; loss < 3; loss++) {
      await redis().admin.flushall();
      await vi.waitUntil(areListed, { timeout: 2_000 });
      await vi.waitUntil(async () => (await cache.readHead(place)) !== null, { timeout: 2_000 });
    }
    expect(new Set((await cache.listProcesses(place)).map(({ id }) => id)).size).toBe(processes.length);
  });

  test.each(['reset', 'strand'] as const)('a thawed process does not answer from before: %s', async (how) => {
    const { environment, name, proxy, databaseUrl, release } = await reach(fixture());
    const toRedis = await openNetworkProxy({ host: '127.0.0.1', port: redis().port });
    const redisUrl = `redis://127.0.0.1:${toRedis.port}`;
    const prompts = openPrompts({ databaseUrl, redisUrl, environment, mode: 'serverless' });
    await prompts.ready();
    expect(await prompts.getPrompt(name)).toMatchObject({ version: 1, stale: false });
    await release(2);
    const thawed = Date.now() + 600_000;
    vi.spyOn(Date, 'now').mockImplementation(() => thawed);
    for (const network of [proxy, toRedis]) network[how]();
    expect(await prompts.getPrompt(name)).toMatchObject({ version: 2, stale: false });
    await prompts.close();
    await toRedis.close();
  });
});

describe('with Postgres alone', () => {
  const fixture = useDatabase(server);

  test.each(['reset', 'strand'] as const)('a thawed process looks over a new connection: %s', async (how) => {
    const { environment, name, proxy, databaseUrl, release } = await reach(fixture());
    const prompts = openPrompts({ databaseUrl, environment, mode: 'serverless' });
    await prompts.ready();
    expect(await prompts.getPrompt(name)).toMatchObject({ version: 1, stale: false });
    await release(2);
    const thawed = Date.now() + 600_000;
    vi.spyOn(Date, 'now').mockImplementation(() => thawed);
    proxy[how]();
    expect(await prompts.getPrompt(name)).toMatchObject({ version: 2, stale: false });
  });

  test('a server that was frozen looks over a new connection too, although all of its own died', async () => {
    const { environment, name, proxy, databaseUrl, release } = await reach(fixture(), 6);
    const prompts = openPrompts({ databaseUrl, environment, fleetSize: 10_000 });
    await prompts.ready();
    // At once, so that all the connections are there that a process may have.
    await Promise.all([3, 4, 5, 6].map((version) => prompts.getPrompt(name, {}, { version })));
    await release(2);
    proxy.strand();
    const thawed = Date.now() + 600_000;
    vi.spyOn(Date, 'now').mockImplementation(() => thawed);
    expect(await prompts.getPrompt(name)).toMatchObject({ version: 2, stale: false });
  });

  /** What a process says that is refused, and all of it as one text. */
  const refusalOf = async (databaseUrl: string) => {
    const prompts = openPrompts({ databaseUrl });
    const failure = await prompts.ready({ timeoutMs: 500 }).catch((error: unknown) => error);
    await vi.waitUntil(() => prompts.problems.length > 0, { timeout: 5_000 });
    const { problems } = prompts;
    return { failure, problems, text: JSON.stringify([failure, String(failure), problems, prompts.status()]) };
  };
  const refusedFor = (reason: string, password: string) => ({
    failure: expect.objectContaining({
      code: 'not-ready',
      data: expect.objectContaining({ reasons: [expect.stringContaining(reason)] }),
    }),
    problems: [{ code: 'postgres-failing', environment: 'production', message: expect.stringContaining(reason) }],
    text: expect.not.stringContaining(password),
  });

  test('a wrong password is named as what it is, and not told', async () => {
    const home = await temporaryHome();
    const { url } = await ensureEmbedded({ home }, { transport: 'tcp', settings: CARELESS });
    const right = await readFile(join(home, 'password'), 'utf8');
    const refusal = await refusalOf(url.replace(right, 'wr0ng-s3cret'));
    expect(refusal).toEqual(refusedFor('password authentication failed for user "promptctl"', 'wr0ng-s3cret'));
  });

  test('a server without TLS is named where TLS is wanted', async () => {
    const { databaseUrl } = await reach(fixture());
    const url = databaseUrl.replace('@', ':s3cret-w0rd@').replace('sslmode=disable', 'sslmode=require');
    expect(await refusalOf(url)).toEqual(refusedFor('it offers no TLS', 's3cret-w0rd'));
  });

  test('a bundle that hangs does not hide a healthy Postgres', async () => {
    const { environment, name, databaseUrl } = await reach(fixture());
    const bundle = join(directory, 'hangs.bundle');
    execFileSync('mkfifo', [bundle]);
    const prompts = openPrompts({ databaseUrl, environment, bundle });
    await prompts.ready({ timeoutMs: 5_000 });
    expect(prompts.getPromptSync(name)).toMatchObject({ version: 1, source: 'postgres', stale: false });
    // Even a process that ends waits for whoever reads a pipe, until somebody writes there.
    await (await openFile(bundle, 'r+')).close();
    await vi.waitUntil(() => prompts.problems.length > 0, { timeout: 5_000 });
    expect(prompts.problems.map(({ code }) => code)).toEqual(['snapshot-refused']);
    expect(prompts.getPromptSync(name).source).toBe('postgres');
  });

  test('calls for an environment that there is not ask for it a few times, not each', async () => {
    const { environment, name, databaseUrl } = await reach(fixture());
    const prompts = openPrompts({ databaseUrl, environment });
    await prompts.ready();
    const asked = vi.spyOn(Client.prototype, 'query');
    for (let call = 0; call < 200; call++) {
      expect(await outcomeOf(prompts.getPrompt(name, {}, { environment: 'nowhere' }))).toBe('environment-not-found');
    }
    const questions = (asked.mock.calls as unknown[][]).filter(([, values]) => [values].flat().includes('nowhere'));
    expect(questions.length).toBeGreaterThan(0);
    expect(questions.length).toBeLessThan(10);
  });

  test('names that there are not lock out a real one for a second at most', async () => {
    const { environment, name, databaseUrl, database } = await reach(fixture());
    const real = await newEnvironment(database);
    const prompts = openPrompts({ databaseUrl, environment });
    await prompts.ready();
    const askFor = (other: string) => outcomeOf(prompts.getPrompt(name, {}, { environment: other }));
    for (let other = 0; other < 16; other++) expect(await askFor(`none-${other}`)).toBe('environment-not-found');
    await askFor('none-16');
    await vi.waitUntil(async () => (await askFor(real)) === 'prompt-not-served', { timeout: 2_000 });
  });

  test('a real one that is just being opened is not given up for names that there are not', async () => {
    const { environment, name, databaseUrl, database } = await reach(fixture());
    const real = await newEnvironment(database);
    const prompts = openPrompts({ databaseUrl, environment });
    await prompts.ready();
    const asked = [real, ...Array.from({ length: 16 }, (_, i) => `gone-${i}`)];
    const [first] = await Promise.all(
      asked.map((other) => outcomeOf(prompts.getPrompt(name, {}, { environment: other }))),
    );
    expect(first).toBe('prompt-not-served');
  });

  test('a lock does not gather connections behind it', async () => {
    const { environment, name, databaseUrl, superuserUrl, release } = await reach(fixture());
    const prompts = openPrompts({ databaseUrl, environment });
    await prompts.ready();
    const locker = new Client(superuserUrl);
    await locker.connect();
    await locker.query('begin; lock table promptctl.environments in access exclusive mode');
    const waiting: number[] = [];
    const count = `select count(*)::int from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    // Long enough for a dozen looks, each of which would leave a backend behind.
    await vi.waitUntil(
      async () => {
        waiting.push((await ask<{ count: number }>(superuserUrl, count))[0]?.count ?? 0);
        return prompts.problems.length > 0 && waiting.filter((backends) => backends > 0).length >= 20;
      },
      { timeout: 10_000, interval: 50 },
    );
    expect(Math.max(...waiting)).toBeLessThanOrEqual(2);
    await locker.query('rollback');
    await locker.end();
    await release(2);
    await vi.waitUntil(() => prompts.getPromptSync(name).version === 2, { timeout: 5_000 });
  });
});

test('looks are never made two at once, however they are asked for', async () => {
  const running = { now: 0, most: 0, all: 0 };
  const look = singleFlight(async () => {
    running.all += 1;
    running.most = Math.max(running.most, (running.now += 1));
    await new Promise((resolve) => setImmediate(resolve));
    running.now -= 1;
    if (running.all % 3 === 0) throw new Error('lost');
  });
  const quietly = () => look().catch(() => {});
  for (let round = 0; round < 50; round++) {
    const first = quietly();
    const more = [quietly(), quietly()];
    await first;
    // The run after it is about to begin: now is when a second one could slip in.
    await Promise.all([quietly(), Promise.resolve().then(quietly), ...more]);
  }
  expect(running).toMatchObject({ now: 0, most: 1 });
  expect(running.all).toBeGreaterThan(50);
});
