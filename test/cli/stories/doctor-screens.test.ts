import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openCache } from '../../../src/cache/open-cache.ts';
import { VERSION } from '../../../src/domain/version.ts';
import { connectionName } from '../../../src/storage/connection.ts';
import { openDatabase } from '../../../src/storage/database.ts';
import { readHead } from '../../../src/storage/environment-state.ts';
import { spoolRoot } from '../../../src/tracking/open-spool.ts';
import { prepared, temporaryHome } from '../../helpers/embedded-home.ts';
import { findPgBouncer } from '../../helpers/pgbouncer.ts';
import { systemBinaries } from '../../helpers/postgres-server.ts';
import { findRedis, startRedis } from '../../helpers/redis-server.ts';
import { promptFile } from '../../helpers/sample-prompts.ts';
import { tellStoryOf } from '../../helpers/story.ts';
import { usePooler } from '../../workflows/doctor/pooler.ts';
import { startOwnServer, told } from './doctor-told.ts';

const now = () => new Date();
const LANG = 'C.UTF-8';
const binaries = await systemBinaries();
const bouncer = findPgBouncer();

/** Three processes that serve production, as far as they report. */
async function report(redisUrl: string, key: string, databaseUrl: string): Promise<void> {
  const cache = openCache(redisUrl, 'the test', { key: { value: key, origin: 'the test' } });
  const database = openDatabase(databaseUrl, 'the test', { max: 1, holdsProcess: false });
  onTestFinished(async () => void (await Promise.all([cache.close(), database.close()])));
  const found = await readHead(database, 'production');
  if (found === null) throw new Error('there is no production');
  const place = { databaseId: found.databaseId, environment: 'production' };
  for (const id of ['a', 'b', 'c'])
    await cache.acknowledge(place, { id, host: 'web', pid: 1, client: VERSION, head: found.head });
}

/** A session of an app, as long as the test. */
async function connect(url: string): Promise<void> {
  const database = openDatabase(url, 'the test', { max: 1, holdsProcess: false });
  onTestFinished(() => database.close());
  await database.query('select');
}

test('an embedded database is fine as it comes', async () => {
  const home = await temporaryHome();
  await prepared(home);
  const story = await tellStoryOf({ now, env: { PROMPTCTL_HOME: home, PROMPTCTL_DATABASE: 'embedded', LANG } });
  await story.prepare('promptctl db migrate');
  story.useTerminal(80);
  await story.run('promptctl doctor');
  await expect(told(story)).toMatchFileSnapshot('__snapshots__/doctor-embedded.txt');
});

describe.skipIf(findRedis() === null)('a server with Redis', () => {
  test('and a login for each is fine', async () => {
    const [server, redis] = await Promise.all([startOwnServer(), startRedis()]);
    onTestFinished(() => redis.stop());
    await redis.admin.call(
      ...((
        'acl setuser app on >s3cret -@all resetkeys ~promptctl:* resetchannels &promptctl:* +@read +@write ' +
        '+@connection +@pubsub -@dangerous +eval +evalsha +time +info +acl|whoami'
      ).split(' ') as [string, ...string[]]),
    );
    await server.prepare([
      'create role app login',
      'create role maya login in role pg_monitor',
      'revoke temporary on database promptctl from public',
    ]);
    await server.prepare(
      [
        `select promptctl.grant_role('app', 'app', '*', '**', 'test')`,
        `select promptctl.grant_role('maya', 'releaser', '*', '**', 'test')`,
        `select promptctl.grant_role('maya', 'author', '*', '**', 'test')`,
      ],
      'promptctl',
    );
    const env = {
      PROMPTCTL_DATABASE_URL: server.as('maya'),
      REDIS_URL: redis.url.replace('//', '//app:s3cret@'),
      PROMPTCTL_CACHE_KEY: 'k'.repeat(64),
      LANG,
    };
    const story = await tellStoryOf({ now, env });
    story.write('prompts.yaml', promptFile({ 'bot/greet': 'Hello' }));
    await story.prepare('promptctl push', 'promptctl promote bot/greet@1');
    await connect(server.as('app'));
    await report(redis.url, env.PROMPTCTL_CACHE_KEY, server.as('app'));
    story.useTerminal(80);
    await story.run('promptctl doctor');
    await expect(told(story)).toMatchFileSnapshot('__snapshots__/doctor-healthy.txt');
  });
});

describe.skipIf(findRedis() === null || bouncer === null || binaries === null)(
  'a system that is badly configured',
  () => {
    test('is told so, each finding with what mends it', async () => {
      const [server, redis] = await Promise.all([
        startOwnServer(binaries),
        startRedis({ args: ['--maxmemory-policy', 'allkeys-lru'] }),
      ]);
      onTestFinished(() => redis.stop());
      await server.prepare([
        'create role alice login',
        'create role bob login',
        'create role ci login createrole',
        'grant promptctl to bob',
        'grant usage on schema promptctl to public',
        'grant select on promptctl.prompts, promptctl.prompt_versions to public',
        'grant insert, update on promptctl.releases to alice',
        'alter function promptctl.push reset search_path',
        'alter table promptctl.releases disable trigger immutable',
      ]);
      const through = await usePooler(bouncer ?? '', server.as('postgres'), { mode: 'transaction', user: 'postgres' });
      const env = { PROMPTCTL_DATABASE_URL: through('maya'), REDIS_URL: redis.url, LANG };
      const story = await tellStoryOf({ now, env });
      story.write('prompts.yaml', promptFile({ 'bot/greet': 'Hello', 'bot/end': 'Bye' }));
      await story.prepare(
        'promptctl push',
        'promptctl promote bot/greet@1',
        'PROMPTCTL_ACTOR=sam promptctl promote bot/end@1',
      );
      await connect(server.as('postgres'));
      story.write('.env', 'DATABASE_URL=postgres://app:hunter2@db.acme.com/app\n');
      chmodSync(join(story.folder, '.env'), 0o644);
      const state = join(story.folder, '.local/state/promptctl');
      const spool = spoolRoot(state, connectionName(env.PROMPTCTL_DATABASE_URL, 'the test'));
      mkdirSync(spool, { recursive: true });
      chmodSync(spool, 0o777);
      story.env['PROMPTCTL_DATBASE_URL'] = 'a typing mistake';
      story.useTerminal(80);
      await story.run('promptctl doctor');
      const text = told(story).replaceAll(/spool-[0-9a-f]{16}/g, 'spool-…');
      expect(text).not.toContain('hunter2');
      await expect(text).toMatchFileSnapshot('__snapshots__/doctor-bad.txt');
    });
  },
);
