import { inject, onTestFinished, vi } from 'vitest';
import type { CacheOptions } from '../../../src/cache/open-cache.ts';
import type { EnvironmentState } from '../../../src/domain/served-prompt.ts';
import type { PromptsOptions } from '../../../src/index.ts';
import { carry } from '../../../src/resolution/carry.ts';
import { readAll, readHead, readState } from '../../../src/storage/environment-state.ts';
import { make, pushVersions } from '../../helpers/changes.ts';
import { openNetworkProxy } from '../../helpers/network-proxy.ts';
import { keyOf, versionOf } from '../../helpers/redis-states.ts';
import { KEY, keyed, useRedis } from '../../helpers/redis-use.ts';
import { newEnvironment, useDatabase } from '../../helpers/use-database.ts';
import { openPrompts, type Watched } from '../../resolution/open-prompts.ts';
import { socketOf } from './laboratory.ts';

export const SOON = { timeout: 10_000, interval: 5 };

/** What somebody does to Redis who has no key; `old` is what stood there before the last release. */
export type Forge = (signed: Signed, old: Record<string, string>) => Promise<unknown>;

/** An environment with two released prompts of eight versions, and a Redis that is signed. */
export type Signed = Awaited<ReturnType<ReturnType<typeof useSigned>['prepare']>>;

/** A Postgres and a Redis for the tests of one `describe` about what who has no key can do. */
export function useSigned() {
  const [server] = inject('servers');
  if (server === undefined) throw new Error('no server');
  const fixture = useDatabase(server);
  const { redis, open } = useRedis();

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
    /** A process that serves version 1, once Redis does too. */
    const startGenuine = async (options: PromptsOptions = {}) => {
      const prompts = start(options);
      await prompts.ready();
      await vi.waitUntil(isGenuine, SOON);
      return prompts;
    };
    /** The state as a liar tells it. */
    const lie = async (revision: number): Promise<EnvironmentState> => {
      const state = await readAll(database, environment);
      if (state === null) throw new Error('no state');
      const prompts = state.prompts.map((prompt) => ({ ...prompt, revision, live: versionOf(8, 'lies') }));
      return { ...state, base: null, head: { ...state.head, revision, mark: 'f' }, prompts };
    };
    return { url, name, place, key: keyOf(place), genuine, release, start, startGenuine, isGenuine, lie };
  };

  return {
    prepare,
    redis,
    open,
    hset: (key: string, ...fields: string[]) => redis().admin.hset(key, ...fields),
    hget: async (key: string, field: string) => (await redis().admin.hget(key, field)) ?? '',
  };
}

/** The database through a proxy of the test's own, which goes with it. */
export async function proxied(url: string) {
  const proxy = await openNetworkProxy(socketOf(url));
  onTestFinished(() => proxy.close());
  const { username, pathname } = new URL(url);
  return { proxy, databaseUrl: `postgresql://${username}@127.0.0.1:${proxy.port}${pathname}?sslmode=disable` };
}

/** The problems that it told of. */
export function tolds({ problems }: Watched): string[] {
  return problems.map(({ code }) => code);
}

/** Which version it serves, and whether that is the liar's. */
export function servedBy(prompts: Watched, name: string): { readonly version: number | null; readonly isLie: boolean } {
  const { version, rendered } = prompts.getPromptSync(name);
  return { version, isLie: rendered === 'lies' };
}
