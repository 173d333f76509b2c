import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir, readdir, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { serverAccount } from '../../src/storage/embedded/account.ts';
import { clearLock } from '../../src/storage/embedded/blocking-lock.ts';
import { readLock } from '../../src/storage/embedded/lock-file.ts';
import { embeddedStatus, ensureEmbedded, stopEmbedded } from '../../src/storage/embedded/server.ts';
import { linkPackages } from '../helpers/bundle.ts';
import { copyOwned } from '../helpers/cluster.ts';
import { ask, careless, prepare, prepared, temporaryHome } from '../helpers/embedded-home.ts';
import { compileEmbedded, ensureInProcess } from '../helpers/embedded-process.ts';
import { openDirectory } from '../helpers/postgres-server.ts';

/** A process of the server's own account that is no Postgres; Postgres itself would take it for another server. */
async function stranger(): Promise<number> {
  const child = spawn('/bin/sleep', ['600'], { ...(await serverAccount()), stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child.pid ?? 0;
}

/** The id of a process that is no more. */
async function deadPid(): Promise<number> {
  const child = spawn('/bin/true', { stdio: 'ignore' });
  await new Promise((resolve) => child.once('close', resolve));
  return child.pid ?? 0;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

describe('many processes', () => {
  let compiled = '';
  beforeAll(async () => {
    compiled = await compileEmbedded(await openDirectory(join(tmpdir(), 'promptctl-compiled-')));
    await linkPackages(compiled);
  });
  afterAll(() => rm(compiled, { recursive: true, force: true }));

  test('that come at once to an empty home share one server, which one of them made and one of them started', async () => {
    const home = await temporaryHome();
    const answers = await Promise.all(Array.from({ length: 6 }, () => ensureInProcess(compiled, home)));
    const { url, pid } = await embeddedStatus({ home });
    expect(new Set(answers.map((answer) => `${answer.url} ${answer.pid} ${answer.code}`))).toEqual(
      new Set([`${url} ${pid} undefined`]),
    );
    expect(answers.filter((answer) => answer.initialised)).toHaveLength(1);
    expect(answers.filter((answer) => answer.started)).toHaveLength(1);
    expect((await readdir(home)).toSorted()).toEqual(['.gitignore', 'data', 'postgres.log', 'run']);
  });

  test('that come at once after a crash share one server too', async () => {
    const home = await temporaryHome();
    process.kill((await prepared(home)).pid, 'SIGKILL');
    const answers = await Promise.all(Array.from({ length: 4 }, () => ensureInProcess(compiled, home)));
    const { pid } = await embeddedStatus({ home });
    expect(answers.map((answer) => answer.pid)).toEqual([pid, pid, pid, pid]);
  });
});

describe('the server comes back', () => {
  test('after kill -9, with all that was committed', async () => {
    const home = await temporaryHome();
    await prepare(home);
    const { pid, url } = await ensureEmbedded({ home });
    await ask(url, 'create table kept as select 7 as n');
    process.kill(pid, 'SIGKILL');
    const again = await ensureEmbedded({ home });
    expect(again).toMatchObject({ url, started: true, initialised: false });
    expect(again.pid).not.toBe(pid);
    expect(await ask(url, 'select n from kept')).toEqual([{ n: 7 }]);
  });

  test('when the lock files of a dead server name a process that is something else by now', async () => {
    const home = await temporaryHome();
    const { dataDirectory } = await prepared(home);
    await stopEmbedded({ home });
    const pid = await stranger();
    const [lock, socketLock] = [join(dataDirectory, 'postmaster.pid'), join(home, 'run', '.s.PGSQL.5432.lock')];
    for (const path of [lock, socketLock])
      await writeFile(path, `${pid}\n${dataDirectory}\n1700000000\n5432\n${home}/run\n`);
    expect(await embeddedStatus({ home })).toMatchObject({ running: false });
    expect(await stopEmbedded({ home })).toEqual({ stopped: false });
    const server = await careless(home);
    expect(server).toMatchObject({ started: true, initialised: false });
    expect(await readFile(lock, 'utf8')).toMatch(new RegExp(`^${server.pid}\n`));
    expect(process.kill(pid, 0)).toBe(true);
  });

  test.each(['', 'garbled\n', '0\n'])(
    'when the lock files of a dead server hold %j, which names no process',
    async (text) => {
      const home = await temporaryHome();
      const { dataDirectory } = await prepared(home);
      await stopEmbedded({ home });
      for (const path of [join(dataDirectory, 'postmaster.pid'), join(home, 'run', '.s.PGSQL.5432.lock')])
        await writeFile(path, text);
      expect(await embeddedStatus({ home })).toMatchObject({ running: false });
      expect(await careless(home)).toMatchObject({ started: true, initialised: false });
    },
  );

  test('but a lock that names no process stays while somebody answers, or is about to be named there', async () => {
    const directory = await temporaryHome();
    await mkdir(directory);
    const [path, socketFile] = [join(directory, 'postmaster.pid'), join(directory, 'socket')];
    const clear = async () => {
      const lock = await readLock(path, directory);
      if (lock !== null) await clearLock(lock, directory, socketFile);
    };
    await writeFile(path, '');
    await Promise.all([clear(), sleep(100).then(() => writeFile(path, `${process.pid}\n`))]);
    expect(await readFile(path, 'utf8')).toBe(`${process.pid}\n`);
    await writeFile(path, '');
    const listener = createServer().listen(socketFile);
    await once(listener, 'listening');
    await clear();
    expect(await exists(path)).toBe(true);
    listener.close();
    await clear();
    expect(await exists(path)).toBe(false);
  });

  test('when something swept its socket away', async () => {
    const home = await temporaryHome();
    const { pid, url } = await prepared(home);
    await rm(join(home, 'run', '.s.PGSQL.5432'));
    expect(await embeddedStatus({ home })).toMatchObject({ running: true, url: null, pid });
    expect(await careless(home)).toMatchObject({ started: true, url });
    expect(await ask(url, 'select 1 as n')).toEqual([{ n: 1 }]);
  });

  test('on a log that is emptied once it has grown large', async () => {
    const home = await temporaryHome();
    await prepared(home);
    await stopEmbedded({ home });
    const log = join(home, 'postgres.log');
    await truncate(log, 11 * 1024 * 1024);
    await careless(home);
    expect((await stat(log)).size).toBeLessThan(10_000);
  });

  test('and clears what dead processes left half made, but not what living ones are making', async () => {
    const home = await temporaryHome();
    const [dead, alive] = [
      join(home, `data.new-${await deadPid()}-0a1b2c3d`),
      join(home, `data.new-${process.pid}-0a1b2c3d`),
    ];
    for (const path of [dead, alive]) await mkdir(join(path, 'base'), { recursive: true });
    await careless(home);
    expect([await exists(dead), await exists(alive)]).toEqual([false, true]);
    await stopEmbedded({ home });
    await mkdir(dead);
    await careless(home);
    expect([await exists(dead), await exists(alive)]).toEqual([false, true]);
  });
});

describe('a home that goes elsewhere', () => {
  test('keeps its running server when it is moved', async () => {
    const home = await temporaryHome();
    const other = await temporaryHome();
    const { pid, dataDirectory } = await prepared(home);
    await rename(home, other);
    const moved = await careless(other);
    expect(moved).toMatchObject({ pid, started: false, dataDirectory: dataDirectory.replace(home, other) });
    expect(await ask(moved.url, 'select 1 as n')).toEqual([{ n: 1 }]);
    expect(await stopEmbedded({ home: other })).toEqual({ stopped: true });
    expect(await careless(other)).toMatchObject({ started: true, initialised: false });
  });

  test('gets a server of its own when it is copied while the first one runs', async () => {
    const home = await temporaryHome();
    const copy = await temporaryHome();
    const original = await prepared(home);
    await copyOwned(home, copy);
    const second = await careless(copy);
    expect(second).toMatchObject({ started: true, dataDirectory: join(copy, 'data') });
    expect(second.pid).not.toBe(original.pid);
    expect(await embeddedStatus({ home })).toMatchObject({ running: true, pid: original.pid, url: original.url });
  });
});
