import { randomBytes } from 'node:crypto';
import type { Cache } from '../../../src/cache/cache.ts';
import { canonicalContent } from '../../../src/domain/content.ts';
import { carry } from '../../../src/resolution/carry.ts';
import type { Database } from '../../../src/storage/database.ts';
import { readState } from '../../../src/storage/environment-state.ts';
import { readHeads } from '../../../src/storage/versions.ts';
import { make, prompt, push } from '../../helpers/changes.ts';
import type { TestRedis } from '../../helpers/redis-server.ts';
import { restoreKey, saveKey } from './redis.ts';

/**
 * How far a publisher gets: `carried` all the way; `unannounced`, Redis has it and nobody was told; `abandoned`, it was killed right after COMMIT.
 */
export type Reach = 'carried' | 'unannounced' | 'abandoned';

/** A release as it was committed. `at` is milliseconds since 1970. */
export interface Published {
  readonly at: number;
  readonly epoch: number;
  readonly revision: number;
  readonly version: number;
  /** What the first of the prompts says since; no other release ever says the same. */
  readonly text: string;
}

/** Releases new versions of all the prompts at once. */
export interface Publisher {
  readonly names: readonly string[];
  readonly environment: string;
  /** What the first of the prompts said after each release that was ever made. */
  readonly texts: ReadonlySet<string>;
  /** Goes on with another database, or the same one restored. */
  use(database: Database): void;
  publish(reach: Reach): Promise<Published>;
  /** Brings Redis up to date, as the publisher does after COMMIT; false where that failed. */
  carry(): Promise<boolean>;
}

export interface PublisherPlace {
  readonly database: Database;
  readonly databaseId: string;
  readonly environment: string;
  readonly names: readonly string[];
  readonly redis: TestRedis;
  readonly cache: Cache;
  /** Another Redis, in which the next state is made that the apps' Redis is to have without a word. */
  readonly mirror: { readonly redis: TestRedis; readonly cache: Cache };
}

export function createPublisher(place: PublisherPlace): Publisher {
  const { environment, names, databaseId, redis, mirror } = place;
  const key = keyOf(databaseId, environment);
  const released = new Set<string>();
  let { database } = place;
  const carryTo = async (cache: Cache) => {
    await carry((known) => readState(database, environment, known), cache, { databaseId, environment });
  };
  const tryCarry = () =>
    carryTo(place.cache).then(
      () => true,
      () => false,
    );
  return {
    names,
    environment,
    texts: released,
    use: (next) => void (database = next),
    carry: tryCarry,
    publish: async (reach) => {
      const { version, texts } = await pushNext(database, names);
      const items = names.map((name) => `${name}@${version}`);
      const { epoch, revision } = await make(database, environment, 'promote', items);
      const [at, text] = [Date.now(), texts[0] ?? ''];
      released.add(text);
      if (reach === 'carried') await tryCarry();
      if (reach === 'unannounced') {
        await carryTo(mirror.cache);
        await restoreKey(redis, key, await saveKey(mirror.redis, key));
      }
      return { at, epoch: epoch ?? 0, revision: revision ?? 0, version, text };
    },
  };
}

/** The one key of an environment in Redis. */
export function keyOf(databaseId: string, environment: string): string {
  return `promptctl:{${databaseId}:${environment}}`;
}

async function pushNext(database: Database, names: readonly string[]) {
  const heads = await readHeads(database, names);
  const parent = Math.max(0, ...heads.map((head) => head.version));
  const version = parent + 1;
  const sign = randomBytes(4).toString('hex');
  const texts = names.map((name) => `${name}, version ${version} ${sign}`);
  const items = names.map((name, i) =>
    prompt(name, '', parent, { content: canonicalContent({ template: texts[i] ?? '' }) }),
  );
  await push(database, items);
  return { version, texts };
}
