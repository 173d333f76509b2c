import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openCache } from '../../../src/cache/open-cache.ts';
import { topics } from '../../../src/cli/manual/topics.ts';
import { VERSION } from '../../../src/domain/version.ts';
import { connectionName } from '../../../src/storage/connection.ts';
import type { Diagnosis } from '../../../src/workflows/doctor/doctor.ts';
import { OWN_VARIABLES } from '../../../src/workspace/variables.ts';
import { startOwnServer } from '../../cli/stories/doctor-told.ts';
import { findRedis, startRedis } from '../../helpers/redis-server.ts';
import { type Story, tellStoryOf } from '../../helpers/story.ts';

const now = () => new Date();

/** Takes connections and never answers. */
async function startSilence(): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => void sockets.add(socket.on('error', () => {})));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as { readonly port: number }).port;
}

/** What doctor says as JSON. */
async function diagnose(story: Story): Promise<Diagnosis> {
  const directory = mkdtempSync(join(tmpdir(), 'promptctl-diagnosis-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  await story.run(`promptctl doctor --json > ${relative(story.folder, join(directory, 'diagnosis.json'))}`);
  return JSON.parse(readFileSync(join(directory, 'diagnosis.json'), 'utf8')) as Diagnosis;
}

const statusesOf = ({ checks }: Diagnosis, ...names: readonly string[]) =>
  names.map((name) => `${name}: ${checks.find((check) => check.name === name)?.status}`);

test('with a Postgres and a Redis that take connections and never answer, it ends, and says what could not be asked', async () => {
  const [postgres, redis] = await Promise.all([startSilence(), startSilence()]);
  const story = await tellStoryOf({
    now,
    env: { DATABASE_URL: `postgres://app@127.0.0.1:${postgres}/app`, REDIS_URL: `redis://127.0.0.1:${redis}` },
  });
  const { checks } = await diagnose(story);
  const failed = checks.filter(({ status }) => status === 'failed').map(({ name }) => name);
  const reasons = new Set(checks.filter(({ status }) => status === 'skipped').map(({ says }) => says));
  expect({ failed, reasons: [...reasons] }).toEqual({
    failed: ['postgres', 'redis'],
    reasons: [
      'Postgres could not be asked',
      'Redis could not be asked',
      'Redis was not asked',
      'processes report through Redis, which was not asked',
    ],
  });
}, 15_000);

test.skipIf(findRedis() === null)(
  'without Postgres the fleet is told as far as Redis knows this database',
  async () => {
    const redis = await startRedis();
    onTestFinished(() => redis.stop());
    const url = 'postgres://app@127.0.0.1:1/app';
    const story = await tellStoryOf({ now, env: { DATABASE_URL: url, REDIS_URL: redis.url } });
    const fleetOf = ({ checks }: Diagnosis) => checks.find(({ name }) => name === 'fleet');
    const unknown = await diagnose(story);
    expect(unknown.checks.filter(({ status }) => status === 'failed').map(({ name }) => name)).toEqual(['postgres']);
    expect(fleetOf(unknown)).toMatchObject({ status: 'skipped' });
    const cache = openCache(redis.url, 'the test');
    onTestFinished(() => cache.close());
    const [databaseId, head] = [randomUUID(), { epoch: 1, revision: 9, mark: '6412ab81c2d3' }];
    const place = { databaseId, environment: 'production' };
    await cache.rememberDatabaseId(connectionName(url, 'the test'), databaseId);
    await cache.write({ ...place, head, base: null, prompts: [] });
    await cache.acknowledge(place, { id: 'a', host: 'web', pid: 1, client: VERSION, head });
    expect(fleetOf(await diagnose(story))).toMatchObject({
      status: 'ok',
      says: `one process confirms the newest release; the oldest promptctl is ${VERSION}`,
    });
  },
);

describe('as whichever login', () => {
  test('it makes every check it may and says of the others that it may not', async () => {
    const server = await startOwnServer();
    await server.prepare(['create role nobody login', 'create role app login', 'create role reader login']);
    await server.prepare(
      [
        `select promptctl.grant_role('app', 'app', '*', '**', 'test')`,
        `select promptctl.grant_role('reader', 'reader', '*', '**', 'test')`,
      ],
      'promptctl',
    );
    const names = [
      'postgres',
      'schema',
      'epoch',
      'tracking',
      'login',
      'connected',
      'grants',
      'owner',
      'public',
      'shared',
    ];
    const seen = async (login: string) => {
      const story = await tellStoryOf({ now, env: { PROMPTCTL_DATABASE_URL: server.as(login) } });
      return statusesOf(await diagnose(story), ...names);
    };
    const as = (...statuses: readonly string[]) => names.map((name, i) => `${name}: ${statuses[i]}`);
    const may = 'ok ok ok ok ok skipped ok ok ok ok'.split(' ');
    expect(await seen('reader')).toEqual(as(...may));
    expect(await seen('app')).toEqual(
      as('ok', 'ok', 'ok', 'skipped', 'ok', 'skipped', 'skipped', 'ok', 'ok', 'skipped'),
    );
    expect(await seen('nobody')).toEqual(
      as('ok', 'skipped', 'skipped', 'skipped', 'failed', 'skipped', 'skipped', 'ok', 'ok', 'skipped'),
    );
  });

  test.skipIf(findRedis() === null)(
    'it writes nothing: not into Postgres, not into Redis, not into the project',
    async () => {
      const [server, redis] = await Promise.all([startOwnServer(), startRedis()]);
      onTestFinished(() => redis.stop());
      await server.prepare(['alter role promptctl set default_transaction_read_only = on']);
      const story = await tellStoryOf({ now, env: { PROMPTCTL_DATABASE_URL: server.url, REDIS_URL: redis.url } });
      const before = readdirSync(story.folder, { recursive: true });
      const { checks } = await diagnose(story);
      expect(checks.filter(({ status }) => status === 'failed')).toEqual([]);
      expect(await redis.admin.dbsize()).toBe(0);
      expect(readdirSync(story.folder, { recursive: true })).toEqual(before);
    },
  );
});

test('a project file that cannot be used is told, and nothing is guessed in its place', async () => {
  const story = await tellStoryOf({ now, env: { DATABASE_URL: 'postgres://app@127.0.0.1:1/app' } });
  story.write('promptctl.yaml', 'databse: embedded\n');
  const { environment, checks } = await diagnose(story);
  expect(environment).toBeNull();
  const [project, ...rest] = checks.filter(({ group }) => group !== 'terminal' && group !== 'apps');
  expect(project).toMatchObject({ status: 'failed', says: 'promptctl.yaml:1:1 unknown key "databse"' });
  expect(project?.remedy).toContain('database');
  const unasked = ['the project file cannot be used', 'Postgres could not be asked', 'the project file cannot be used'];
  expect(rest.filter(({ status, says }) => status !== 'skipped' || !unasked.includes(says))).toEqual([]);
});

test('a database without the schema is told once, and nothing is said of what is not there', async () => {
  const server = await startOwnServer();
  await server.prepare(['create database fresh owner promptctl']);
  const story = await tellStoryOf({
    now,
    env: { PROMPTCTL_DATABASE_URL: server.url.replace('/promptctl?', '/fresh?') },
  });
  expect(statusesOf(await diagnose(story), 'schema', 'login', 'owner', 'public', 'tables', 'search-path')).toEqual([
    'schema: failed',
    'login: skipped',
    'owner: skipped',
    'public: skipped',
    'tables: skipped',
    'search-path: skipped',
  ]);
});

test('every variable of our own that is read is known to doctor and to the manual', () => {
  const source = fileURLToPath(new URL('../../../src', import.meta.url));
  const read = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('workspace/variables.ts'))
    .flatMap((path) => readFileSync(join(source, path), 'utf8').match(/(?<=')PROMPTCTL_[A-Z_]+(?=')/g) ?? []);
  const known = Object.keys(OWN_VARIABLES);
  expect([...new Set(read)].toSorted()).toEqual(known);
  expect(known.filter((name) => !topics['environment']?.text.includes(name))).toEqual([]);
});

test('a .env that others may read is told where it holds a password, and so is what the shell says instead', async () => {
  const story = await tellStoryOf({ now });
  story.write('.env', 'REDIS_URL=redis://127.0.0.1:1\n');
  expect(statusesOf(await diagnose(story), 'env-file')).toEqual(['env-file: ok']);
  story.env['REDIS_URL'] = 'redis://127.0.0.1:2';
  expect(statusesOf(await diagnose(story), 'env-file')).toEqual(['env-file: note']);
  story.write('.env', 'REDIS_URL=redis://:s3cret@127.0.0.1:1\n');
  const { checks } = await diagnose(story);
  expect(checks.find(({ name }) => name === 'env-file')).toEqual({
    group: 'settings',
    name: 'env-file',
    status: 'warning',
    says: 'others on this machine may read .env, which holds the password of REDIS_URL',
    remedy: 'close it:',
    commands: [`chmod 600 ${join(story.folder, '.env')}`],
  });
});
