import { afterEach, describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import { type Database, openDatabase } from '../../src/storage/database.ts';
import { asking, prompt, push } from '../helpers/changes.ts';
import { type TestDatabase } from '../helpers/database.ts';
import { ask } from '../helpers/embedded-home.ts';
import { rejection } from '../helpers/rejection.ts';
import { useDatabase } from '../helpers/use-database.ts';

const LOST = { code: 'database-unreachable', exit: 3, data: { sent: true } };
const PID = 'select pg_backend_pid() as pid';

describe.each(inject('servers'))('the pool, on $label', (server) => {
  const fixture = useDatabase(server);
  const open = () => {
    const database = openDatabase(fixture().url, 'test', { max: 1 });
    onTestFinished(() => database.close());
    return database;
  };
  afterEach(() => void vi.useRealTimers());

  test('survives a backend that is killed while it is idle', async () => {
    const database = open();
    const pid = await pidOf(database);
    await terminate(fixture(), pid);
    expect(await pidOf(database)).not.toBe(pid);
  });

  test('survives a backend that is killed while it works, and says that it was lost', async () => {
    const database = open();
    const killed = database.transaction(async (transaction) => {
      const [row] = await transaction.query<{ pid: number }>(PID);
      const sleeping = transaction.query('select pg_sleep(60)');
      await Promise.all([sleeping, terminate(fixture(), row?.pid ?? 0)]);
    });
    expect(await rejection(killed)).toMatchObject(LOST);
    expect(await database.query('select 1 as n')).toEqual([{ n: 1 }]);
  });

  test('survives a backend that is killed while it is checked out and asked nothing', async () => {
    const database = open();
    const killed = database.transaction(async (transaction) => {
      const [row] = await transaction.query<{ pid: number }>(PID);
      await terminate(fixture(), row?.pid ?? 0);
    });
    expect(await rejection(killed)).toMatchObject(LOST);
    expect(await database.query('select 1 as n')).toEqual([{ n: 1 }]);
  });

  test('asks a push again whose backend is killed in the middle of it, and it is made once', async () => {
    const database = open();
    const pid = await pidOf(database);
    const held = fixture().database.transaction(async (holder) => {
      await holder.query('lock table promptctl.audit_log in exclusive mode');
      const pushing = push(database, [prompt('killed', 'text')], asking());
      await waiting(holder, pid);
      await terminate(fixture(), pid);
      return { pushing };
    });
    const { pushing } = await held;
    expect(await pushing).toMatchObject([{ name: 'killed', version: 1, outcome: 'created' }]);
  });

  test('gives up a statement after a minute, and the connection with it', async () => {
    const database = open();
    const pid = await pidOf(database);
    const late = database.transaction(async (transaction) => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      await Promise.all([transaction.query('select pg_sleep(600)'), vi.advanceTimersByTimeAsync(60_000)]);
    });
    expect(await rejection(late)).toEqual({
      ...LOST,
      data: { target: 'test', reason: 'no answer within 60 s', sent: true },
    });
    vi.useRealTimers();
    expect(await pidOf(database)).not.toBe(pid);
    await terminate(fixture(), pid);
  });
});

test('a mistake in our own code is no lost connection', async () => {
  const [server] = inject('servers');
  const database = openDatabase(server?.url ?? '', 'test', { max: 1 });
  onTestFinished(() => database.close());
  const pid = await pidOf(database);
  const mistake = new TypeError('a mistake');
  await expect(database.transaction(() => Promise.reject(mistake))).rejects.toBe(mistake);
  expect(await pidOf(database)).toBe(pid);
});

async function pidOf(database: Database): Promise<number> {
  const [row] = await database.query<{ pid: number }>(PID);
  return row?.pid ?? 0;
}

/** Returns when the backend is gone and its client had the chance to notice. */
async function terminate({ superuserUrl }: TestDatabase, pid: number): Promise<void> {
  await ask(superuserUrl, `select pg_terminate_backend(${pid}, 5000)`);
}

async function waiting(database: { query: Database['query'] }, pid: number): Promise<void> {
  const text = `select from pg_stat_activity where pid = $1 and wait_event_type = 'Lock'`;
  while ((await database.query(text, [pid])).length === 0) await new Promise(setImmediate);
}
