import { describe, expect, test } from 'vitest';
import type { CacheFacts } from '../../../src/cache/cache.ts';
import { VERSION } from '../../../src/domain/version.ts';
import { judgeFleet } from '../../../src/workflows/doctor/fleet.ts';
import { judgeIdle } from '../../../src/workflows/doctor/idle.ts';
import { checkLine } from '../../../src/workflows/doctor/line.ts';
import { checkKey, checkRedisLine, checkRedisLogin } from '../../../src/workflows/doctor/redis-trust.ts';
import { shadowed } from '../../../src/workflows/doctor/shadowed.ts';
import { judgeShared } from '../../../src/workflows/doctor/shared.ts';
import { judgeSpools } from '../../../src/workflows/doctor/spool.ts';
import { checkTerminal, type Terminal } from '../../../src/workflows/doctor/terminal.ts';
import type { Fleet, FleetProcess } from '../../../src/workflows/fleet.ts';

describe('the line to Postgres', () => {
  test.for([
    ['socket', false, false, 'ok'],
    ['loopback', false, false, 'ok'],
    ['loopback', true, false, 'ok'],
    ['network', true, true, 'ok'],
    ['network', true, false, 'warning'],
    ['network', false, false, 'failed'],
  ] as const)('%s, encrypted %s, verified %s: %s', ([way, isEncrypted, isVerified, status]) => {
    expect(checkLine({ way, isEncrypted, isVerified }, 'DATABASE_URL').status).toBe(status);
  });

  test('a plain one over a network comes with the URL that mends it', () => {
    expect(checkLine({ way: 'network', isEncrypted: false, isVerified: false }, 'DATABASE_URL')).toEqual({
      name: 'tls',
      status: 'failed',
      says: 'not encrypted: passwords and prompts cross the network for all to read',
      remedy: 'put sslmode into the URL that DATABASE_URL holds: postgres://LOGIN@HOST/DATABASE?sslmode=verify-full',
      commands: [],
    });
  });
});

describe('the line to Redis, its login and the key', () => {
  const facts = (user: string | null, dangers: readonly string[] | null) => ({ user, dangers }) as CacheFacts;

  test('matter on another host, and not on this machine', () => {
    const here = [checkRedisLine(false, true, 'REDIS_URL'), checkKey(false, true)];
    const there = [checkRedisLine(false, false, 'REDIS_URL'), checkKey(false, false)];
    const safe = [checkRedisLine(true, false, 'REDIS_URL'), checkKey(true, false)];
    expect([here, there, safe].map((checks) => checks.map(({ status }) => status))).toEqual([
      ['ok', 'ok'],
      ['warning', 'warning'],
      ['ok', 'ok'],
    ]);
  });

  test.for([
    ['default', ['no password', 'FLUSHALL'], true, 'note'],
    ['default', ['no password', 'FLUSHALL'], false, 'warning'],
    ['app', ['FLUSHALL'], true, 'warning'],
    ['app', [], false, 'ok'],
    ['app', null, false, 'skipped'],
  ] as const)('%s with the dangers %o, of this machine %s: %s', ([user, dangers, isLocal, status]) => {
    expect(checkRedisLogin(facts(user, dangers), isLocal, 'REDIS_URL').status).toBe(status);
  });
});

describe('the fleet', () => {
  const process = (behind: number | null, client = VERSION): FleetProcess => ({
    id: 'a',
    host: 'web',
    pid: 1,
    client,
    epoch: 1,
    revision: 4,
    behind,
    age: 0,
  });
  const fleet = (...processes: FleetProcess[]): Fleet => ({
    environment: 'production',
    newest: { epoch: 1, revision: 4, source: 'postgres' },
    problem: null,
    processes,
    refused: 0,
  });

  test('is fine where every process has the newest release', () => {
    expect(judgeFleet(fleet(process(0), process(0)))).toMatchObject({
      status: 'ok',
      says: `2 processes confirm the newest release; the oldest promptctl is ${VERSION}`,
    });
  });

  test('is not where one is behind, or of another history', () => {
    expect(judgeFleet(fleet(process(0), process(2), process(null)))).toMatchObject({
      status: 'warning',
      says: `2 of the 3 that report are behind; the oldest promptctl is ${VERSION}`,
      commands: ['promptctl fleet --env production'],
    });
  });

  test('with an older promptctl is a note', () => {
    expect(judgeFleet(fleet(process(0), process(0, '0.0.1')))).toMatchObject({
      status: 'note',
      says: '2 processes confirm the newest release; the oldest promptctl is 0.0.1',
    });
  });
});

test('reports that nobody with the key signed are told before anything they say', () => {
  expect(
    judgeFleet({ environment: 'production', newest: null, problem: null, processes: [], refused: 2 }),
  ).toMatchObject({
    status: 'warning',
    says: '2 reports not signed with this PROMPTCTL_CACHE_KEY, and not counted',
  });
});

describe('a login', () => {
  const maya = { login: 'maya', isSuperuser: false, isSpare: false, isOwner: false, sessions: 9, hosts: 3 };

  test('of one person is not shared, from a few machines', () => {
    expect(judgeShared([], [maya])).toMatchObject({ status: 'ok' });
  });

  test('of many authors, or from many machines without being an app, is', () => {
    const ci = { login: 'ci', authors: 4, examples: ['ana', 'bob', 'cem'] };
    expect(judgeShared([ci], [{ ...maya, hosts: 4 }])).toMatchObject({
      status: 'warning',
      says: "4 authors released as ci within 30 days (ana, bob, cem and others) and maya is connected from 4 hosts, and no app's",
    });
  });
});

test('a session that wrote and sleeps is told with what ends it', () => {
  expect(judgeIdle([{ login: 'ben', pid: 812, age: 90 }])).toMatchObject({
    status: 'warning',
    says: 'wrote something and has not ended its transaction: ben (process 812, for 90 seconds)',
    commands: ['select pg_terminate_backend(812);'],
  });
});

describe('spools', () => {
  const nothing = { spools: 0, orphans: 0, segments: 0, bytes: 0, oldest: null, objections: [] };
  const waiting = { ...nothing, spools: 2, segments: 3, bytes: 41_200, oldest: 0 };
  const judge = (spools: Parameters<typeof judgeSpools>[0], now: number) => judgeSpools(spools, '/state', now);

  test('are fine while nothing waits for long', () => {
    expect(judge(nothing, 0)).toMatchObject({ status: 'ok', says: 'nothing waits to be shipped (/state)' });
    expect(judge(waiting, 30_000)).toMatchObject({
      status: 'ok',
      says: '42 kB of 2 spools wait, the oldest for less than a minute',
    });
  });

  test('that wait for minutes, or whose process is gone, are a warning', () => {
    expect(judge(waiting, 360_000)).toMatchObject({
      status: 'warning',
      says: '42 kB of 2 spools wait, the oldest for 6 minutes: the database does not take them, or the app does not reach it',
    });
    expect(judge({ ...waiting, orphans: 1 }, 3 * 86_400_000)).toMatchObject({
      status: 'warning',
      says: '42 kB of 2 spools wait, the oldest for 3 days; 1 spool of processes that are gone',
      commands: ['export PROMPTCTL_STATE_DIR=/state'],
    });
  });
});

test('of settings, those that lose and say something else are told', () => {
  const places = [
    ['--database', undefined],
    ['PROMPTCTL_DATABASE_URL', 'postgres://a'],
    ['DATABASE_URL', 'postgres://b'],
    ['database of promptctl.yaml', 'postgres://a'],
  ] as const;
  expect(shadowed(places)).toEqual(['DATABASE_URL']);
});

describe('the terminal', () => {
  const terminal: Terminal = {
    isInteractive: true,
    isTerminal: true,
    columns: 120,
    hasColour: true,
    env: { LANG: 'en_US.UTF-8', EDITOR: 'vi', PAGER: 'less' },
    platform: 'linux',
  };

  test('is fine with its width, colours and UTF-8', () => {
    expect(checkTerminal(terminal).map(({ status, says }) => [status, says])).toEqual([
      ['ok', '120 columns, colours, questions are asked, UTF-8'],
      ['ok', 'pager: less; editor: vi'],
    ]);
  });

  test.for([
    [{ columns: 60 }, '60 columns, colours, questions are asked; tables are cut'],
    [
      { env: { LANG: 'C' } },
      '120 columns, colours, questions are asked; the locale is not UTF-8, so marks like ✔ may not show',
    ],
  ] as const)('is noted where it is %o', ([change, says]) => {
    expect(checkTerminal({ ...terminal, ...change })[0]).toMatchObject({ status: 'note', says });
  });
});
