import { afterEach, describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import { type Database, openDatabase } from '../../src/storage/database.ts';
import { readMigrations } from '../../src/storage/migration-files.ts';
import { openReady } from '../../src/workflows/open-database.ts';
import { make, prompt, push, pushVersions } from '../helpers/changes.ts';
import { createEmptyDatabase } from '../helpers/database.ts';
import { rejection } from '../helpers/rejection.ts';
import { deadUrl, openStub, refuseLogin } from '../helpers/stub-server.ts';
import { useDatabase } from '../helpers/use-database.ts';

function open(url: string): Database {
  const database = openDatabase(url, 'db.acme.com/app');
  onTestFinished(() => database.close());
  return database;
}

describe('a database that cannot be reached', () => {
  afterEach(() => void vi.useRealTimers());

  test('because nobody listens is unreachable, and nothing was sent', async () => {
    const database = open(await deadUrl());
    expect(await rejection(database.query('select 1'))).toEqual({
      code: 'database-unreachable',
      exit: 3,
      data: { target: 'db.acme.com/app', reason: expect.stringMatching(/^connect ECONNREFUSED 127/), sent: false },
    });
  });

  test('because it never answers is given up within five seconds', async () => {
    const url = await openStub(() => {});
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const refused = rejection(open(url).query('select 1'));
    await vi.advanceTimersByTimeAsync(4_500);
    expect(await refused).toMatchObject({ code: 'database-unreachable', data: { sent: false } });
  });

  test('because it hangs up at once is unreachable', async () => {
    const url = await openStub((client) => void client.destroy());
    expect(await rejection(open(url).query('select 1'))).toMatchObject({
      code: 'database-unreachable',
      data: { sent: false },
    });
  });

  test('for a wrong password says so, without the password', async () => {
    const url = await openStub(refuseLogin('28P01', 'password authentication failed for user "ada"'));
    const refused = await rejection(open(url).query('select 1'));
    expect(refused).toEqual({
      code: 'database-login-refused',
      exit: 3,
      data: { target: 'db.acme.com/app', reason: 'password authentication failed for user "ada"' },
    });
  });

  test('because it has no connection left is unreachable', async () => {
    const url = await openStub(refuseLogin('53300', 'sorry, too many clients already'));
    expect(await rejection(open(url).query('select 1'))).toMatchObject({
      code: 'database-unreachable',
      data: { reason: 'sorry, too many clients already', sent: false },
    });
  });
});

describe.each(inject('servers'))('a failure, on $label', (server) => {
  const fixture = useDatabase(server);
  const database = () => fixture().database;

  test('names a login or a database that is not there', async () => {
    const stranger = open(fixture().url.replace('promptctl@', 'nobody-of-that-name@'));
    const missing = open(fixture().url.replace(/test_[0-9a-f]+/, 'no_such_database'));
    const refusal = { code: 'database-login-refused', exit: 3 };
    expect(await rejection(stranger.query('select 1'))).toMatchObject({
      ...refusal,
      data: { reason: 'role "nobody-of-that-name" does not exist' },
    });
    expect(await rejection(missing.query('select 1'))).toMatchObject({
      ...refusal,
      data: { reason: 'database "no_such_database" does not exist' },
    });
  });

  test('tells a database that is not migrated, and does not migrate it by accident', async () => {
    const empty = await createEmptyDatabase(server);
    const choice = { kind: 'url', url: empty.url, origin: 'DATABASE_URL' } as const;
    for (const _ of ['at first', 'still']) {
      expect(await rejection(openReady(choice, '/nowhere', () => {}))).toMatchObject({
        code: 'database-not-migrated',
        exit: 3,
        data: { pending: readMigrations().map(({ name }) => name) },
      });
    }
    await empty.drop();
  });

  test('never tells the DETAIL of Postgres, which holds prompt text', async () => {
    const item = prompt('leak', 'SECRET text', 0, { description: `SECRET ${'x'.repeat(2_000)}` });
    const error: unknown = await push(database(), [item]).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'database-failed', exit: 70, data: { sqlState: '23514' } });
    const { message, hint, data, stack } = error as Error & { hint: string; data: object };
    expect(`${message} ${hint} ${JSON.stringify(data)} ${stack}`).not.toContain('SECRET');
  });

  test('leaves the connection fit for the next statement', async () => {
    const single = open(fixture().url);
    const failing = single.transaction(async (transaction) => {
      await transaction.query('create temporary table gone ()');
      await transaction.query('select 1 / 0');
    });
    expect(await rejection(failing)).toMatchObject({ data: { sqlState: '22012' } });
    expect(await single.query(`select to_regclass('pg_temp.gone') as gone`)).toEqual([{ gone: null }]);
  });

  test('of a statement that was canceled, or that would write to a replica, is told as what it is', async () => {
    const target = 'test';
    const canceled = database().transaction(async (transaction) => {
      await transaction.query(`select set_config('statement_timeout', '20', true)`);
      await transaction.query('select pg_sleep(5)');
    });
    expect(await rejection(canceled)).toEqual({ code: 'database-canceled', exit: 3, data: { target } });
    const onReplica = database().transaction(async (transaction) => {
      await transaction.query('set transaction read only');
      await transaction.query('create table written ()');
    });
    expect(await rejection(onReplica)).toEqual({ code: 'database-read-only', exit: 3, data: { target } });
  });

  test('to get a lock in time is no change, and an invitation to try again', async () => {
    await pushVersions(database(), ['busy'], 2);
    await make(database(), 'production', 'promote', ['busy@1']);
    await hurry(database());
    const answers = await database().transaction(async (holder) => {
      await holder.query(`select from promptctl.prompts where name = 'busy' for update`);
      await holder.query(`select from promptctl.environments where name = 'production' for update`);
      const other = open(fixture().url);
      return Promise.all([
        rejection(push(other, [prompt('busy', 'three', 2)])),
        rejection(make(other, 'production', 'promote', ['busy@2'])),
      ]);
    });
    const busy = { code: 'database-busy', exit: 5, data: expect.anything() };
    expect(answers).toEqual([busy, busy]);
    expect(await push(database(), [prompt('busy', 'three', 2)])).toMatchObject([{ version: 3 }]);
  });
});

/** The five seconds of the functions are too long for a test; that they are set is the catalogue's test. */
async function hurry(database: Database): Promise<void> {
  await database.query(`
    do $$ declare f regprocedure; begin
      for f in select oid from pg_proc where pronamespace = 'promptctl'::regnamespace and proname in ('push', 'release') loop
        execute format('alter function %s set lock_timeout = ''100ms''', f);
      end loop;
    end $$`);
}
