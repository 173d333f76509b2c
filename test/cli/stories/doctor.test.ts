import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { openCache } from '../../../src/cache/open-cache.ts';
import { findPgBouncer, startPgBouncer } from '../../helpers/pgbouncer.ts';
import { findRedis, startRedis } from '../../helpers/redis-server.ts';
import { startReporting } from '../../helpers/reporting.ts';
import { promptFile } from '../../helpers/sample-prompts.ts';
import { type Story, tellStory, tellStoryOf, temporaryDatabase } from '../../helpers/story.ts';
import { startOwnServer, told } from './doctor-told.ts';

const now = () => new Date();

test('a healthy database without Redis is told so, on a terminal, in a pipe and to a program', async () => {
  const { url } = await startOwnServer();
  const story = await tellStoryOf({ now, env: { PROMPTCTL_DATABASE_URL: url } });
  story.useTerminal(100);
  await story.run('promptctl doctor');
  story.useTerminal(null);
  await story.run('promptctl doctor');
  await story.run('promptctl doctor --env stagign');
  await story.run('promptctl doctor --env staging --json > diagnosis.json');
  expect(JSON.parse(story.read('diagnosis.json'))).toMatchObject({
    environment: 'staging',
    checks: expect.arrayContaining([
      { group: 'database', name: 'pooler', status: 'ok', says: expect.any(String), remedy: null, commands: [] },
    ]),
  });
  await expect(told(story)).toMatchFileSnapshot('__snapshots__/doctor-postgres.txt');
});

test('every check is made, though another failed or a setting cannot be used', async () => {
  const server = await startOwnServer();
  await server.prepare(['create database fresh owner promptctl']);
  const story = await tellStoryOf({ now });
  story.useTerminal(100);
  await story.run('promptctl doctor');
  await story.run('DATABASE_URL=postgres://app:hunter2@127.0.0.1:1/app promptctl doctor');
  await story.run('PROMPTCTL_HOME=none PROMPTCTL_DATABASE=embedded promptctl doctor');
  story.env['PROMPTCTL_DATABASE_URL'] = server.url.replace('/promptctl?', '/fresh?');
  await story.run('promptctl doctor');
  await story.run('REDIS_URL=http://app:hunter2@r promptctl doctor');
  story.write('promptctl.yaml', 'databse: embedded');
  await story.run('promptctl doctor');
  const text = told(story);
  expect(text.replaceAll(/^\$.*$/gm, '')).not.toContain('hunter2');
  await expect(text).toMatchFileSnapshot('__snapshots__/doctor-failures.txt');
});

describe.skipIf(findRedis() === null)('Redis', () => {
  test('is looked at by itself and beside Postgres', async () => {
    const redis = await startRedis();
    onTestFinished(() => redis.stop());
    const { url } = await startOwnServer();
    const story = await tellStoryOf({ now, env: { PROMPTCTL_DATABASE_URL: url, REDIS_URL: redis.url } });
    story.write('prompts.yaml', promptFile({ 'bot/greet': 'Hello' }));
    await story.prepare('promptctl push');
    story.useTerminal(100);
    await story.run('promptctl doctor');
    await story.prepare('promptctl promote bot/greet@1');
    await story.run('promptctl doctor --quiet');
    story.useTerminal(null);
    await story.prepare('REDIS_URL= promptctl retire bot/greet');
    await story.run('promptctl doctor');
    await forge(redis.url, url);
    await story.run('promptctl doctor');
    await story.run('REDIS_URL=redis://127.0.0.1:1 promptctl doctor');
    await expect(told(story)).toMatchFileSnapshot('__snapshots__/doctor-redis.txt');
  });
});

describe.skipIf(findRedis() === null)('Redis that is not as it should be', () => {
  test('is told with what to do', async () => {
    const redis = await startRedis({ args: ['--maxmemory-policy', 'allkeys-lru'] });
    onTestFinished(() => redis.stop());
    await redis.admin.call('acl', 'setuser', 'reader', 'on', '>hunter2', '~*', '&*', '+@read', '+info', '+time');
    await redis.admin.call('acl', 'setuser', 'nobody', 'on', '>hunter2');
    const url = await temporaryDatabase();
    const story = await tellStoryOf({ now, env: { PROMPTCTL_DATABASE_URL: url, PROMPTCTL_REDIS_URL: redis.url } });
    const findings = async (login: string) => {
      story.env['PROMPTCTL_REDIS_URL'] = redis.url.replace('redis://', `redis://${login}@`);
      await story.run('promptctl doctor --json > diagnosis.json');
      return ['redis', 'redis-writes', 'redis-eviction', 'redis-head'].map((name) => checkOf(story, name));
    };
    expect(await findings('reader:hunter2')).toMatchObject([
      { status: 'ok' },
      {
        status: 'warning',
        says: 'this login may only read: releases reach apps from here through Postgres',
        commands: [expect.stringMatching(/^ACL SETUSER reader /)],
      },
      {
        status: 'warning',
        says: 'maxmemory-policy is allkeys-lru: what is served may be evicted, and is filled in again from Postgres',
        commands: ['CONFIG SET maxmemory-policy noeviction'],
      },
      { status: 'ok' },
    ]);
    expect(await findings('nobody:hunter2')).toMatchObject([
      { status: 'failed', remedy: expect.stringContaining('check user') },
      { status: 'skipped' },
      { status: 'skipped' },
      { status: 'skipped' },
    ]);
  });
});

/** Writes a head into Redis that the database never had. */
async function forge(redisUrl: string, databaseUrl: string): Promise<void> {
  const reporting = await startReporting(redisUrl, databaseUrl, 'production');
  const cache = openCache(redisUrl, 'the test');
  const head = { epoch: 1, revision: 9, mark: '6412ab81c2d3' };
  const { databaseId } = reporting;
  await cache.write({ databaseId, environment: 'production', head, base: null, prompts: [] });
  await Promise.all([cache.close(), reporting.close()]);
}

test.skipIf(findPgBouncer() === null)('a pooler is told', async () => {
  const [server] = inject('servers');
  const binary = findPgBouncer();
  if (server === undefined || binary === null) throw new Error('nothing to test with');
  const bouncer = await startPgBouncer(binary, server);
  onTestFinished(() => bouncer.stop());
  const story = await tellStoryOf({ env: { PROMPTCTL_DATABASE_URL: bouncer.through(await temporaryDatabase()) } });
  await story.run('promptctl doctor --json > diagnosis.json');
  expect(checkOf(story, 'pooler')).toEqual({
    name: 'pooler',
    status: 'ok',
    group: 'database',
    says: 'one that lends connections per transaction, which is fine: LISTEN does not work through it, so apps poll',
    remedy: null,
    commands: [],
  });
});

test('a clock that is wrong is told', async () => {
  const story = await tellStory({ now: () => new Date(Date.now() - 60_000) });
  await story.run('promptctl doctor --json > diagnosis.json');
  expect(checkOf(story, 'clock')).toEqual({
    name: 'clock',
    status: 'warning',
    group: 'database',
    says: 'this machine is 60 seconds behind the database',
    remedy: 'set both clocks by NTP; on this machine:',
    commands: ['timedatectl set-ntp true'],
  });
});

function checkOf(story: Story, name: string): unknown {
  const { checks } = JSON.parse(story.read('diagnosis.json')) as {
    readonly checks: readonly { readonly name: string }[];
  };
  return checks.find((check) => check.name === name);
}
