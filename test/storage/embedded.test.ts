import { execFile } from 'node:child_process';
import { chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { serverAccount } from '../../src/storage/embedded/account.ts';
import { lastLogLines } from '../../src/storage/embedded/log-file.ts';
import { embeddedStatus, ensureEmbedded, resetEmbedded, stopEmbedded } from '../../src/storage/embedded/server.ts';
import { ask, careless, prepared, temporaryHome } from '../helpers/embedded-home.ts';
import { CARELESS } from '../helpers/postgres-server.ts';

const psql = await promisify(execFile)('psql', ['--version']).then(
  () => true,
  () => false,
);

describe('the embedded server', () => {
  test('is set up and started on first need, and found running afterwards', async () => {
    const home = await temporaryHome();
    const [first, second]: [string[], string[]] = [[], []];
    const server = await ensureEmbedded({ home }, { onProgress: (step) => first.push(step) });
    const again = await ensureEmbedded({ home }, { onProgress: (step) => second.push(step) });
    expect({ first, second }).toEqual({ first: ['initialising', 'starting'], second: [] });
    expect(server).toEqual({
      url: `postgresql://promptctl@localhost:5432/promptctl?host=${encodeURIComponent(join(home, 'run'))}&sslmode=disable`,
      dataDirectory: join(home, 'data'),
      pid: expect.any(Number),
      started: true,
      initialised: true,
      version: '18',
    });
    expect(again).toEqual({ ...server, started: false, initialised: false });
  });

  test('is told about before, while and after it runs, and asking creates nothing', async () => {
    const home = await temporaryHome();
    const absent = { running: false, initialised: false, url: null, pid: null, version: null };
    const places = { dataDirectory: join(home, 'data'), logFile: join(home, 'postgres.log') };
    expect(await embeddedStatus({ home })).toEqual({ ...places, ...absent });
    await expect(stat(home)).rejects.toThrow('ENOENT');
    const { url, pid, version } = await prepared(home);
    expect(await embeddedStatus({ home })).toEqual({ ...places, running: true, initialised: true, url, pid, version });
    await stopEmbedded({ home });
    expect(await embeddedStatus({ home })).toEqual({ ...places, ...absent, initialised: true, version });
  });

  test('serves a database owned by a login that is no superuser and may make nothing else', async () => {
    const { url } = await careless(await temporaryHome());
    const [facts] = await ask(
      url,
      `select r.rolname as login, r.rolsuper, r.rolcreaterole, r.rolcreatedb, pg_get_userbyid(d.datdba) as owner,
              d.datname as database, pg_encoding_to_char(d.encoding) as encoding
         from pg_roles r, pg_database d where r.rolname = session_user and d.datname = current_database()`,
    );
    expect(facts).toEqual({
      login: 'promptctl',
      rolsuper: false,
      rolcreaterole: false,
      rolcreatedb: false,
      owner: 'promptctl',
      database: 'promptctl',
      encoding: 'UTF8',
    });
  });

  test('keeps its home closed to others and out of git, and listens on no network', async () => {
    const home = await temporaryHome();
    const { url } = await careless(home);
    const modes = await Promise.all(
      ['data', 'run', 'postgres.log'].map(async (name) => (await stat(join(home, name))).mode & 0o777),
    );
    expect(modes).toEqual([0o700, 0o700, 0o600]);
    expect((await stat(home)).mode & 0o066).toBe(0);
    expect(await readFile(join(home, '.gitignore'), 'utf8')).toBe('*\n');
    expect(await ask(url, 'show listen_addresses')).toEqual([{ listen_addresses: '' }]);
  });

  test.runIf(psql)('has a URL that psql reads too, whatever PGPORT and PGSSLMODE say', async () => {
    const { url } = await careless(await temporaryHome('ü b, 100%', 'c@d'));
    const env = { ...process.env, PGPORT: '1', PGSSLMODE: 'require' };
    const { stdout } = await promisify(execFile)('psql', [url, '-Atc', 'select current_user, current_database()'], {
      env,
    });
    expect(stdout).toBe('promptctl|promptctl\n');
    expect(await ask(url, 'select current_user as login')).toEqual([{ login: 'promptctl' }]);
  });

  test('finds a short place for its socket when the home lies deep', async () => {
    const { url } = await prepared(await temporaryHome('a'.repeat(60), 'b'.repeat(60)));
    expect(new URL(url).searchParams.get('host')).toMatch(/^\/.{5,60}-[0-9a-f]{16}$/);
    expect(await ask(url, 'select current_user as login')).toEqual([{ login: 'promptctl' }]);
  });

  test('stops, and stopping again finds nothing to stop', async () => {
    const home = await temporaryHome();
    expect(await stopEmbedded({ home })).toEqual({ stopped: false });
    const { url } = await prepared(home);
    expect(await stopEmbedded({ home })).toEqual({ stopped: true });
    expect(await stopEmbedded({ home })).toEqual({ stopped: false });
    await expect(ask(url, 'select 1')).rejects.toThrow('ENOENT');
  });

  test('forgets everything on reset and keeps everything without', async () => {
    const home = await temporaryHome();
    const { url, dataDirectory } = await prepared(home);
    await ask(url, 'create table kept as select 7 as n');
    await stopEmbedded({ home });
    expect(await ask((await careless(home)).url, 'select n from kept')).toEqual([{ n: 7 }]);
    expect(await resetEmbedded({ home })).toEqual({ removed: true, dataDirectory });
    expect(await resetEmbedded({ home })).toEqual({ removed: false, dataDirectory });
    expect(await careless(home)).toMatchObject({ initialised: true });
    await expect(ask(url, 'select n from kept')).rejects.toThrow('relation "kept" does not exist');
  });
});

describe('over TCP', () => {
  test('it asks for a generated password and keeps that across restarts', async () => {
    const home = await temporaryHome();
    const options = { transport: 'tcp', settings: CARELESS } as const;
    const { url } = await ensureEmbedded({ home }, options);
    const password = await readFile(join(home, 'password'), 'utf8');
    expect((await stat(join(home, 'password'))).mode & 0o777).toBe(0o600);
    expect(url).toMatch(
      new RegExp(`^postgresql://promptctl:${password}@127\\.0\\.0\\.1:\\d+/promptctl\\?sslmode=disable$`),
    );
    for (const login of ['promptctl', 'postgres']) {
      await expect(ask(url.replace(`promptctl:${password}`, `${login}:wrong`), 'select 1')).rejects.toThrow(
        'password authentication failed',
      );
    }
    await stopEmbedded({ home });
    expect(await ask((await ensureEmbedded({ home }, options)).url, 'select current_user as login')).toEqual([
      { login: 'promptctl' },
    ]);
  });
});

/** As if the server's account had made it. */
async function giveToServer(path: string): Promise<void> {
  const account = await serverAccount();
  if (account !== null) await chown(path, account.uid, account.gid);
}

describe('what cannot be', () => {
  test('binaries that do not run are named with what they said', async () => {
    const home = await temporaryHome();
    await expect(ensureEmbedded({ home }, { binaries: '/nowhere' })).rejects.toMatchObject({
      code: 'embedded-binaries-unusable',
      message: 'the Postgres binaries in /nowhere do not run here: spawn /nowhere/bin/postgres ENOENT',
      exit: 3,
    });
  });

  test('data of another major version is left alone, and both versions are named', async () => {
    const home = await temporaryHome();
    const { dataDirectory } = await prepared(home);
    await stopEmbedded({ home });
    await writeFile(join(dataDirectory, 'PG_VERSION'), '16\n');
    await expect(careless(home)).rejects.toMatchObject({
      code: 'embedded-version-differs',
      data: { dataDirectory, dataMajor: 16, binariesMajor: 18 },
    });
  });

  test('a server that does not start is reported with the end of its log', async () => {
    const home = await temporaryHome();
    await prepared(home);
    await stopEmbedded({ home });
    await expect(ensureEmbedded({ home }, { settings: ['work_mem=plenty'] })).rejects.toMatchObject({
      code: 'embedded-start-failed',
      message: expect.stringContaining('invalid value for parameter "work_mem": "plenty"'),
      hint: expect.stringContaining(join(home, 'postgres.log')),
    });
  });

  test('what several starts said alike is quoted once', async () => {
    const home = await temporaryHome();
    await mkdir(home);
    const logFile = join(home, 'postgres.log');
    const stamped = (n: number, text: string) => `2026-01-31 12:00:0${n}.000 UTC [${n}] ${text}\n`;
    await writeFile(logFile, [1, 2, 3].map((n) => stamped(n, 'FATAL:  no') + stamped(n, 'LOG:  bye')).join(''));
    expect(await lastLogLines(logFile)).toEqual(['FATAL:  no', 'LOG:  bye']);
  });

  test('a directory at the place of the data that Postgres did not make is neither used nor removed, and reset says so too', async () => {
    const home = await temporaryHome();
    const data = join(home, 'data');
    await mkdir(data, { recursive: true });
    await writeFile(join(data, 'letters.txt'), 'mine');
    await giveToServer(data);
    const refusal = {
      code: 'embedded-data-foreign',
      message: `${data} is there and holds no database of Postgres`,
      hint: `move it away: mv ${data} ${data}.away`,
      exit: 3,
    };
    await expect(careless(home)).rejects.toMatchObject(refusal);
    await expect(resetEmbedded({ home })).rejects.toMatchObject(refusal);
    expect(await readFile(join(data, 'letters.txt'), 'utf8')).toBe('mine');
    await rename(data, `${data}.away`);
    expect(await careless(home)).toMatchObject({ initialised: true });
  });

  test('a file in its place is refused alike', async () => {
    const home = await temporaryHome();
    await mkdir(home);
    await writeFile(join(home, 'data'), 'mine');
    await giveToServer(join(home, 'data'));
    await expect(careless(home)).rejects.toMatchObject({ code: 'embedded-data-foreign' });
    await rm(join(home, 'data'));
  });

  test('a home where nothing can be made is named', async () => {
    await expect(careless('/proc')).rejects.toMatchObject({
      code: 'embedded-directory-unusable',
      message: expect.stringMatching(/^\/proc cannot hold the embedded Postgres: ENOENT/),
    });
  });
});
