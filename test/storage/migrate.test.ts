import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, inject, onTestFinished, test } from 'vitest';
import { VERSION } from '../../src/domain/version.ts';
import { type Database, openDatabase } from '../../src/storage/database.ts';
import { migrate, migrationState } from '../../src/storage/migrate.ts';
import { type MigrationFile, readMigrations } from '../../src/storage/migration-files.ts';
import { createEmptyDatabase } from '../helpers/database.ts';
import { outcomeOf, rejection } from '../helpers/rejection.ts';

const FILES = readMigrations();
const NAMES = FILES.map(({ name }) => name);

describe.each(inject('servers'))('migrate, on $label', (server) => {
  let empty: Awaited<ReturnType<typeof createEmptyDatabase>>;
  let database: Database;

  beforeEach(async () => {
    empty = await createEmptyDatabase(server);
    database = openDatabase(empty.url, 'test');
  });
  afterEach(async () => {
    await database.close();
    await empty.drop();
  });

  const superuser = () => {
    const opened = openDatabase(empty.url.replace('://promptctl@', '://postgres@'), 'test', { max: 1 });
    onTestFinished(() => opened.close());
    return opened;
  };

  test('applies what is pending, in order, and has nothing to do after that', async () => {
    expect(await migrationState(database)).toEqual({ applied: [], pending: NAMES });
    expect(await migrate(database)).toEqual({ applied: NAMES, already: [] });
    expect(await migrate(database)).toEqual({ applied: [], already: NAMES });
    expect(await migrationState(database)).toEqual({ applied: NAMES, pending: [] });
  });

  test('refuses a schema that another login made, whose triggers would run with the rights of this one', async () => {
    await database.query('create schema promptctl');
    await database.query('create table promptctl.migrations (name text, checksum text, oldest_client text)');
    expect(await rejection(migrate(superuser()))).toEqual({
      code: 'schema-not-ours',
      exit: 3,
      data: { target: 'test', what: 'the schema promptctl', owner: 'promptctl' },
    });
    expect(await migrationState(database)).toEqual({ applied: [], pending: NAMES });
  });

  test('refuses a schema that others may put functions into, which would run as its owner', async () => {
    await database.query('create schema promptctl');
    await database.query('grant create on schema promptctl to public');
    expect(await rejection(migrate(database))).toEqual({
      code: 'schema-open',
      exit: 3,
      data: { target: 'test', logins: ['public'] },
    });
  });

  test('refuses a function that somebody put into the schema', async () => {
    await migrate(database);
    await superuser().query(`create function promptctl.lower(text) returns text language sql as $$ select 'x' $$`);
    expect(await rejection(migrate(database))).toMatchObject({
      code: 'schema-not-ours',
      data: { what: 'the function lower', owner: 'postgres' },
    });
  });

  test('waits for nobody who holds an advisory lock, once the schema is there', async () => {
    await migrate(database);
    const holder = openDatabase(empty.url, 'test', { max: 1 });
    await holder.query(`select pg_advisory_lock(hashtextextended('promptctl.migrate', 0))`);
    expect(await migrate(database)).toEqual({ applied: [], already: NAMES });
    await holder.close();
  });

  test('needs no right to make schemas where the schema is its own already', async () => {
    await database.query('create schema promptctl');
    await superuser().query(
      `do $$ begin execute format('alter database %I owner to postgres', current_database()); end $$`,
    );
    expect(await outcomeOf(database.query('create schema other'))).toBe('permission-denied');
    expect(await migrate(database)).toEqual({ applied: NAMES, already: [] });
  });

  test('applies only what a database lacks', async () => {
    await migrate(database, { files: FILES.slice(0, 2) });
    expect(await migrationState(database)).toEqual({ applied: NAMES.slice(0, 2), pending: NAMES.slice(2) });
    expect(await migrate(database)).toEqual({ applied: NAMES.slice(2), already: NAMES.slice(0, 2) });
  });

  test('run by many at once is done by one of them', async () => {
    const clients = Array.from({ length: 6 }, () => openDatabase(empty.url, 'test', { max: 1 }));
    const results = await Promise.all(clients.map((client) => migrate(client)));
    await Promise.all(clients.map((client) => client.close()));
    expect(results.filter(({ applied }) => applied.length > 0)).toEqual([{ applied: NAMES, already: [] }]);
    expect(results.filter(({ applied }) => applied.length === 0)).toEqual(
      Array.from({ length: 5 }, () => ({ applied: [], already: NAMES })),
    );
  });

  test('leaves nothing behind when the third file fails', async () => {
    const files = [...FILES.slice(0, 2), migration('0003_broken', 'create table promptctl.half (); select 1 / 0')];
    expect(await rejection(migrate(database, { files }))).toMatchObject({
      code: 'database-failed',
      data: { sqlState: '22012' },
    });
    expect(await hasSchema(database)).toBe(false);
  });

  test('leaves nothing behind when it is dry', async () => {
    expect(await migrate(database, { dryRun: true })).toEqual({ applied: NAMES, already: [] });
    expect(await hasSchema(database)).toBe(false);
  });

  test('refuses a file that was changed after it was applied', async () => {
    await migrate(database);
    const files = FILES.map((file, i) => (i === 1 ? migration(file.name, `${file.sql}-- late thought\n`) : file));
    const refused = {
      code: 'migration-changed',
      exit: 3,
      data: { target: 'test', name: NAMES[1], problem: 'changed' },
    };
    expect(await rejection(migrate(database, { files }))).toEqual(refused);
    expect(await rejection(migrationState(database, files))).toEqual(refused);
  });

  test('refuses when an applied file is missing among those it carries', async () => {
    await migrate(database);
    const files = FILES.filter((_, i) => i !== 1);
    expect(await rejection(migrate(database, { files }))).toEqual({
      code: 'migration-changed',
      exit: 3,
      data: { target: 'test', name: NAMES[1], problem: 'missing' },
    });
  });

  test('gets along with what a newer client added and still allows it', async () => {
    const future = migration('9001_future', 'create table promptctl.future ()');
    await migrate(database, { files: [...FILES, future] });
    expect(await migrationState(database)).toEqual({ applied: [...NAMES, '9001_future'], pending: [] });
    expect(await migrate(database)).toEqual({ applied: [], already: [...NAMES, '9001_future'] });
  });

  test('refuses a client that is older than a migration allows', async () => {
    await migrate(database, { files: [...FILES, migration('9001_future', 'select 1', '99.0.0')] });
    const refused = {
      code: 'client-too-old',
      exit: 3,
      data: { version: VERSION, needed: '99.0.0', target: 'test' },
    };
    expect(await rejection(migrationState(database))).toEqual(refused);
    expect(await rejection(migrate(database))).toEqual(refused);
  });
});

describe('migration files', () => {
  test('of a checkout with CRLF line ends are the same migrations', async () => {
    const directory = await directoryOf(
      Object.fromEntries(FILES.map(({ name, sql }) => [`${name}.sql`, sql.replaceAll('\n', '\r\n')])),
    );
    expect(readMigrations(directory)).toEqual(FILES);
  });

  test('come in the order of their numbers, and nothing else is taken for one', async () => {
    const sql = '-- oldest-client: 0.1.0\nselect 1;\n';
    const directory = await directoryOf({
      '0010_ten.sql': sql,
      '0002_two.sql': sql,
      'README.md': '',
      '0003_draft.sql~': sql,
    });
    const checksum = createHash('sha256').update(sql).digest('hex');
    expect(readMigrations(directory)).toEqual(
      ['0002_two', '0010_ten'].map((name) => ({ name, sql, checksum, oldestClient: '0.1.0' })),
    );
  });

  test('say which clients they allow, or are not read', async () => {
    const directory = await directoryOf({ '0001_silent.sql': 'select 1;\n' });
    expect(await outcomeOf(Promise.resolve().then(() => readMigrations(directory)))).toBe('migration-changed');
  });
});

function migration(name: string, sql: string, oldestClient = VERSION): MigrationFile {
  return { name, sql, checksum: createHash('sha256').update(sql).digest('hex'), oldestClient };
}

async function hasSchema(database: Database): Promise<boolean> {
  const [row] = await database.query<{ found: boolean }>(
    `select to_regnamespace('promptctl') is not null or to_regclass('public.half') is not null as found`,
  );
  return row?.found === true;
}

async function directoryOf(files: { readonly [name: string]: string }): Promise<URL> {
  const directory = await mkdtemp(join(tmpdir(), 'promptctl-migrations-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text);
  return pathToFileURL(`${directory}/`);
}
