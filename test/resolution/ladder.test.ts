import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { writeBundle } from '../../src/resolution/bundle.ts';
import { readState } from '../../src/storage/environment-state.ts';
import { make, pushVersions } from '../helpers/changes.ts';
import { openNetworkProxy } from '../helpers/network-proxy.ts';
import { rejection } from '../helpers/rejection.ts';
import { newEnvironment, useDatabase } from '../helpers/use-database.ts';
import { openPrompts } from './open-prompts.ts';

const [server] = inject('servers');
if (server === undefined) throw new Error('no server');

/** Nobody listens there. */
const NOWHERE = 'postgres://app@127.0.0.1:1/app';

describe('while the database is down', () => {
  const fixture = useDatabase(server);
  let directory = '';
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'promptctl-ladder-'));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  /** An environment that serves version 1 of a prompt, through a proxy that can fail. */
  const prepare = async () => {
    const { database, url } = fixture();
    const name = `down/${Math.random().toString(36).slice(2)}`;
    await pushVersions(database, [name], 2);
    const environment = await newEnvironment(database);
    await make(database, environment, 'promote', [`${name}@1`]);
    const parsed = new URL(url);
    const proxy = await openNetworkProxy({ path: `${parsed.searchParams.get('host')}/.s.PGSQL.${parsed.port}` });
    const databaseUrl = `postgresql://${parsed.username}@127.0.0.1:${proxy.port}${parsed.pathname}?sslmode=disable`;
    return { database, environment, name, proxy, databaseUrl };
  };
  const bundleOf = async (environment: string, change = {}) => {
    const state = await readState(fixture().database, environment, null);
    if (state === null) throw new Error('no state');
    const file = join(directory, `${environment}-${Math.random()}.bundle`);
    await writeBundle(file, { ...state, ...change });
    return file;
  };

  test('a process that served before starts from its disk, marked stale, and is fresh once the database is back', async () => {
    const { environment, name, proxy, databaseUrl, database } = await prepare();
    const stateDir = join(directory, 'state');
    const first = openPrompts({ databaseUrl, environment, stateDir });
    await first.ready();
    await first.close();
    proxy.set('refuse');
    await make(database, environment, 'promote', [`${name}@2`]);
    const prompts = openPrompts({ databaseUrl, environment, stateDir });
    await prompts.ready();
    expect(prompts.getPromptSync(name)).toMatchObject({ version: 1, source: 'disk', stale: true });
    expect(prompts.status()).toMatchObject({ stale: true, age: null, postgres: { configured: true, answered: null } });
    await vi.waitUntil(() => prompts.stales.length > 0, { timeout: 5_000 });
    proxy.set('pass');
    await vi.waitUntil(() => prompts.getPromptSync(name).version === 2, { timeout: 5_000 });
    expect(prompts.getPromptSync(name)).toMatchObject({ source: 'postgres', stale: false });
    await prompts.close();
    await proxy.close();
  });

  test('a black hole delays the start from disk by no more than a moment', async () => {
    const { environment, name, proxy, databaseUrl } = await prepare();
    const stateDir = join(directory, 'hole');
    const first = openPrompts({ databaseUrl, environment, stateDir });
    await first.ready();
    await first.close();
    proxy.set('blackhole');
    const prompts = openPrompts({ databaseUrl, environment, stateDir });
    const start = performance.now();
    await prompts.ready();
    // The issue asks for 200 ms; a busy machine is given time here, and test:chaos prints the figure.
    expect(performance.now() - start).toBeLessThan(1_000);
    expect(prompts.getPromptSync(name)).toMatchObject({ version: 1, source: 'disk', stale: true });
    await prompts.close();
    await proxy.close();
  });

  test('a bundle serves where there is nothing on disk', async () => {
    const { environment, name, proxy } = await prepare();
    const bundle = await bundleOf(environment);
    const prompts = openPrompts({ databaseUrl: NOWHERE, environment, bundle });
    await prompts.ready();
    expect(prompts.getPromptSync(name)).toMatchObject({ version: 1, source: 'bundle', stale: true });
    await proxy.close();
  });

  test('a bundle alone serves without any database', async () => {
    const { environment, name, proxy } = await prepare();
    vi.stubEnv('DATABASE_URL', '');
    const prompts = openPrompts({ environment, bundle: await bundleOf(environment) });
    vi.unstubAllEnvs();
    await prompts.ready();
    expect(prompts.getPromptSync(name)).toMatchObject({ version: 1, source: 'bundle', stale: true });
    await proxy.close();
  });

  test('pins are honoured from a bundle too, for the version served before', async () => {
    const { database, environment, name, proxy } = await prepare();
    await make(database, environment, 'promote', [`${name}@2`]);
    const bundle = await bundleOf(environment);
    vi.stubEnv('PROMPTCTL_PINS', `${name}@1`);
    const prompts = openPrompts({ databaseUrl: NOWHERE, environment, bundle });
    vi.unstubAllEnvs();
    await prompts.ready();
    expect(prompts.getPromptSync(name)).toMatchObject({ version: 1, source: 'bundle' });
    await proxy.close();
  });

  test('a bundle of another environment, a damaged one and none at all are refused, and said', async () => {
    const { environment, name, proxy } = await prepare();
    const damaged = join(directory, 'damaged.bundle');
    await writeFile(damaged, 'not a snapshot');
    for (const bundle of [await bundleOf(environment, { environment: 'other' }), damaged, join(directory, 'none')]) {
      const prompts = openPrompts({ databaseUrl: NOWHERE, environment, bundle });
      expect(await rejection(prompts.ready({ timeoutMs: 300 }))).toMatchObject({
        code: 'not-ready',
        data: { environment, reasons: [expect.stringContaining('127.0.0.1:1')] },
      });
      expect(prompts.problems.map(({ code }) => code)).toContain('snapshot-refused');
      expect(await prompts.getPrompt(name, {}, { fallback: 'Hello' })).toMatchObject({
        source: 'fallback',
        rendered: 'Hello',
      });
    }
    await proxy.close();
  });

  test('a bundle of another database gives way to the database itself, loudly', async () => {
    const { environment, name, proxy, databaseUrl } = await prepare();
    const bundle = await bundleOf(environment, {
      databaseId: '00000000-0000-4000-8000-000000000000',
      head: { epoch: 9_999, revision: 9_999, mark: 'f' },
    });
    const prompts = openPrompts({ databaseUrl, environment, bundle });
    await vi.waitUntil(() => prompts.status().source === 'postgres', { timeout: 5_000 });
    expect(prompts.getPromptSync(name)).toMatchObject({ version: 1, head: { revision: 1 } });
    expect(prompts.problems.map(({ code }) => code)).toContain('database-replaced');
    await prompts.close();
    await proxy.close();
  });

  test('what nobody confirms for longer than ttlSeconds is stale, and served', async () => {
    const { environment, name, proxy, databaseUrl } = await prepare();
    const prompts = openPrompts({ databaseUrl, environment, ttlSeconds: 0.5 });
    await prompts.ready();
    expect(prompts.getPromptSync(name).stale).toBe(false);
    proxy.set('blackhole');
    await vi.waitUntil(() => prompts.getPromptSync(name).stale, { timeout: 5_000 });
    expect(prompts.getPromptSync(name).version).toBe(1);
    await vi.waitUntil(() => prompts.stales.length === 1, { timeout: 5_000 });
    expect(prompts.stales).toEqual([
      { environment, head: { epoch: expect.any(Number), revision: 1 }, age: expect.any(Number) },
    ]);
    proxy.set('pass');
    await vi.waitUntil(() => !prompts.getPromptSync(name).stale, { timeout: 5_000 });
    await prompts.close();
    await proxy.close();
  });

  test('a serverless process has no timers, and looks itself when its last look is old', async () => {
    const { database, environment, name, proxy, databaseUrl } = await prepare();
    const prompts = openPrompts({ databaseUrl, environment, mode: 'serverless' });
    expect((await prompts.getPrompt(name)).version).toBe(1);
    await make(database, environment, 'promote', [`${name}@2`]);
    const now = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 600_000);
    expect((await prompts.getPrompt(name)).version).toBe(2);
    now.mockRestore();
    await prompts.flush();
    await proxy.close();
  });
});

test('an app without a database, a bundle or files is told so at once', () => {
  vi.stubEnv('DATABASE_URL', '');
  expect(() => openPrompts({})).toThrow(expect.objectContaining({ code: 'database-unset' }));
  vi.unstubAllEnvs();
});
