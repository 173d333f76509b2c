import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type Database, openDatabase } from '../../src/storage/database.ts';
import { migrate, migrationState } from '../../src/storage/migrate.ts';
import { readMigrations } from '../../src/storage/migration-files.ts';
import { listReleases } from '../../src/storage/releases.ts';
import { make, prompt, push, pushVersions } from '../helpers/changes.ts';
import { createEmptyDatabase } from '../helpers/database.ts';
import { findPgBouncer, type PgBouncer, startPgBouncer } from '../helpers/pgbouncer.ts';
import { outcomeOf } from '../helpers/rejection.ts';
import { useDatabase } from '../helpers/use-database.ts';

const NAMES = readMigrations().map(({ name }) => name);

const binary = findPgBouncer();
const SERVERS = binary === null ? [] : inject('servers').map((server) => ({ server, binary, label: server.label }));

test('PgBouncer is looked for, and where it is required it is there', () => {
  expect(binary !== null || !process.env['PROMPTCTL_TEST_REQUIRE']?.includes('pgbouncer')).toBe(true);
});

describe.each(SERVERS)('behind PgBouncer in transaction mode, on $label', ({ server, binary: program }) => {
  const fixture = useDatabase(server);
  let bouncer: PgBouncer;
  let pooled: Database;

  beforeAll(async () => {
    bouncer = await startPgBouncer(program, server);
    pooled = openDatabase(bouncer.through(fixture().url), 'pooled', { max: 12 });
  });
  afterAll(async () => {
    await pooled.close();
    await bouncer.stop();
  });

  test('many migrate at once, and one of them does it', async () => {
    const empty = await createEmptyDatabase(server);
    const clients = Array.from({ length: 6 }, () => openDatabase(bouncer.through(empty.url), 'pooled', { max: 1 }));
    const results = await Promise.all(clients.map((client) => migrate(client)));
    expect(results.filter(({ applied }) => applied.length > 0)).toEqual([{ applied: NAMES, already: [] }]);
    expect(await migrationState(clients[0] as Database)).toEqual({ applied: NAMES, pending: [] });
    await Promise.all(clients.map((client) => client.close()));
    await empty.drop();
  });

  test('more clients than connections push at once, and all of them succeed', async () => {
    const pushes = Array.from({ length: 12 }, (_, i) => push(pooled, [prompt(`many/${i}`, 'text')]));
    expect((await Promise.all(pushes)).flat().map(({ outcome }) => outcome)).toEqual(
      Array.from({ length: 12 }, () => 'created'),
    );
  });

  test('of many who release at once from the same state, one wins', async () => {
    await pushVersions(pooled, ['a'], 2);
    await make(pooled, 'production', 'promote', ['a@1']);
    const item = { prompt: 'a', version: 2, expected: 1 };
    const racing = Array.from({ length: 12 }, () => outcomeOf(make(pooled, 'production', 'promote', [item])));
    expect((await Promise.all(racing)).toSorted()).toEqual([
      'done',
      ...Array.from({ length: 11 }, () => 'release-conflict'),
    ]);
    const log = await listReleases(pooled, 'production', { prompt: null, since: null, limit: null });
    expect(log.map(({ revision }) => revision)).toEqual([2, 1]);
  });

  test('a refusal leaves the shared connection fit for the next client', async () => {
    expect(await outcomeOf(push(pooled, [prompt('a', 'stale', 1)]))).toBe('push-conflict');
    expect(await pooled.query('select 1 as n')).toEqual([{ n: 1 }]);
  });

  test('time-outs of a function end with it and do not reach the next client', async () => {
    const text = `select current_setting('lock_timeout') as locks, current_setting('statement_timeout') as statements`;
    await make(pooled, 'staging', 'promote', ['a@1']);
    const settings = await Promise.all(Array.from({ length: 12 }, () => pooled.query(text)));
    expect(new Set(settings.map((rows) => JSON.stringify(rows)))).toEqual(
      new Set([JSON.stringify([{ locks: '0', statements: '0' }])]),
    );
  });
});
