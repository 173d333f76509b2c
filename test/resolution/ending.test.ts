import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import type { PromptsOptions } from '../../src/index.ts';
import { ask } from '../helpers/embedded-home.ts';
import { openNetworkProxy } from '../helpers/network-proxy.ts';
import { findRedis } from '../helpers/redis-server.ts';
import { useRedis } from '../helpers/redis-use.ts';
import { outcomeOf } from '../helpers/rejection.ts';
import { useDatabase } from '../helpers/use-database.ts';
import { openHalfOpenProxy } from './half-open-proxy.ts';
import { openPrompts } from './open-prompts.ts';
import { reach, upstreamOf, urlThrough } from './through-proxy.ts';

const [server] = inject('servers');
if (server === undefined) throw new Error('no server');

/** What a promise came to, or `hangs` where nothing came of it within `limit` milliseconds. */
async function settledWithin(limit: number, promise: Promise<unknown>): Promise<string> {
  return Promise.race([outcomeOf(promise), pause(limit, 'hangs')]);
}

describe('a connection that listens', () => {
  const fixture = useDatabase(server);
  /** So many processes that this one looks at Postgres every 50 seconds. */
  const fleetSize = 10_000;
  const isListening = async (superuserUrl: string) => {
    const found = await ask(
      superuserUrl,
      `select from pg_stat_activity where datname = current_database() and application_name = 'promptctl-app/listen' and state = 'idle'`,
    );
    return found.length > 0;
  };

  test('brings a release long before it would be looked for, and does not keep close() waiting when it is half open', async () => {
    const { environment, name, databaseUrl, superuserUrl, release } = await reach(fixture());
    const proxy = await openHalfOpenProxy(upstreamOf(fixture().url));
    const listenUrl = urlThrough(databaseUrl, proxy.port);
    const prompts = openPrompts({ databaseUrl, listenUrl, environment, fleetSize });
    await prompts.ready();
    await vi.waitUntil(() => isListening(superuserUrl), { timeout: 5_000 });
    await release(2);
    await vi.waitUntil(() => prompts.getPromptSync(name).version === 2, { timeout: 5_000 });
    proxy.strand();
    expect(await settledWithin(1_000, prompts.close())).toBe('done');
  });

  test('is not waited for by close() while it cannot be made', async () => {
    const { environment, databaseUrl } = await reach(fixture());
    const toNobody = await openNetworkProxy(upstreamOf(fixture().url));
    onTestFinished(() => toNobody.close());
    toNobody.set('blackhole');
    const listenUrl = urlThrough(databaseUrl, toNobody.port);
    const prompts = openPrompts({ databaseUrl, listenUrl, environment });
    await prompts.ready();
    expect(await settledWithin(1_000, prompts.close())).toBe('done');
  });

  test('to a URL that is none is refused at once, without quoting it', () => {
    for (const listenUrl of ['http://:s3cret@host/app', 'nonsense s3cret']) {
      expect(() => openPrompts({ databaseUrl: fixture().url, listenUrl })).toThrow(
        expect.objectContaining({ code: 'database-url-invalid', message: expect.not.stringContaining('s3cret') }),
      );
    }
  });
});

describe('close() while Postgres is a black hole', () => {
  const fixture = useDatabase(server);

  test('ends at once what waits: calls, with a fallback or without, and ready()', async () => {
    const { environment, name, proxy, databaseUrl } = await reach(fixture());
    proxy.set('blackhole');
    const prompts = openPrompts({ databaseUrl, environment });
    const waiting = [
      prompts.ready(),
      prompts.getPrompt(name),
      prompts.getPrompt(name, {}, { fallback: 'Hello' }),
      prompts.getPrompt(name, {}, { minRevision: 1 }),
    ];
    const outcomes = Promise.all(waiting.map((each) => settledWithin(500, each)));
    void prompts.close();
    expect(await outcomes).toEqual(Array(4).fill('prompts-closed'));
  });

  test('ends what waits for a release or a version, and settles itself', async () => {
    const { environment, name, proxy, databaseUrl } = await reach(fixture());
    const prompts = openPrompts({ databaseUrl, environment });
    await prompts.ready();
    proxy.set('blackhole');
    const forRelease = settledWithin(500, prompts.getPrompt(name, {}, { minRevision: 9 }));
    const forVersion = settledWithin(3_000, prompts.getPrompt(name, {}, { version: 2 }));
    const closed = settledWithin(3_000, prompts.close());
    expect(await Promise.all([forRelease, forVersion, closed])).toEqual(['prompts-closed', 'prompts-closed', 'done']);
  });

  test('does not wait for a state that is being read', async () => {
    const { environment, proxy, databaseUrl } = await reach(fixture());
    const prompts = openPrompts({ databaseUrl, environment });
    // A first state may take long, so it is given time; it is asked for, and nobody answers.
    proxy.delay(50);
    await vi.waitUntil(() => proxyHasAsked(fixture().superuserUrl), { timeout: 5_000, interval: 10 });
    proxy.set('blackhole');
    expect(await settledWithin(3_000, prompts.close())).toBe('done');
  });

  const proxyHasAsked = async (superuserUrl: string) => {
    const count = `select from pg_stat_activity where datname = current_database() and query like '%read_environment%' and pid <> pg_backend_pid()
      and application_name like 'promptctl-app/%'`;
    return (await ask(superuserUrl, count)).length > 0;
  };
});

describe.skipIf(findRedis() === null)('a process that never closes', () => {
  const fixture = useDatabase(server);
  const { redis } = useRedis();

  /** Plain node over dist: serves, says so, and has nothing else to do once it is told to go on. */
  const start = (options: PromptsOptions, timeoutMs: number): ChildProcess => {
    const index = pathToFileURL(join(import.meta.dirname, '../../dist/index.js')).href;
    const program = `
      const { createPrompts } = await import(${JSON.stringify(index)});
      const prompts = createPrompts(${JSON.stringify(options)});
      await prompts.ready({ timeoutMs: ${timeoutMs} }).catch(() => {});
      process.stdout.write('begun');
      await new Promise((resolve) => process.stdin.once('data', resolve));
      process.stdin.destroy();`;
    return spawn(process.execPath, ['--no-warnings', '--input-type=module', '-e', program], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
  };
  /** The exit code, or the signal that it took. */
  const endOf = async (child: ChildProcess) => {
    const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
    const [code, signal] = await once(child, 'exit');
    clearTimeout(late);
    return code ?? signal;
  };

  test('ends all the same, whoever is a black hole', async () => {
    const { environment, proxy, databaseUrl } = await reach(fixture());
    const toRedis = await openNetworkProxy({ host: '127.0.0.1', port: redis().port });
    onTestFinished(() => toRedis.close());
    const alone = { databaseUrl, environment, redisUrl: null, stateDir: null };
    const both = { ...alone, redisUrl: `redis://127.0.0.1:${toRedis.port}` };
    const children = [start(alone, 5_000), start(both, 5_000), start({ ...both, listenUrl: databaseUrl }, 5_000)];
    await Promise.all(children.map((child) => once(child.stdout as NonNullable<typeof child.stdout>, 'data')));
    for (const network of [proxy, toRedis]) network.set('blackhole');
    for (const child of children) child.stdin?.write('go on');
    expect(await Promise.all(children.map(endOf))).toEqual([0, 0, 0]);
  });

  test('ends all the same where everybody was a black hole from the start', async () => {
    const { environment, proxy, databaseUrl } = await reach(fixture());
    proxy.set('blackhole');
    const redisUrl = `redis://127.0.0.1:${proxy.port}`;
    const options = { databaseUrl, environment, redisUrl, listenUrl: databaseUrl, stateDir: null };
    // Some wait for a while first, and find it in the midst of whatever it tries by then.
    const children = [0, 700, 1_500].map((timeoutMs) => start(options, timeoutMs));
    for (const child of children) child.stdin?.write('go on');
    expect(await Promise.all(children.map(endOf))).toEqual([0, 0, 0]);
  });
});
