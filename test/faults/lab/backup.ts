import { openDatabase } from '../../../src/storage/database.ts';
import type { TestServer } from '../../helpers/postgres-server.ts';

/** A copy of a database, to be put back in its place as operators restore a backup: the same name, the same id, an earlier state. */
export interface Backup {
  restore(): Promise<void>;
  remove(): Promise<void>;
}

export async function takeBackup(server: TestServer, url: string): Promise<Backup> {
  const name = new URL(url).pathname.slice(1);
  const copy = `${name}_backup`;
  await asSuperuser(server, [
    `alter database ${name} allow_connections false`,
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`,
    `create database ${copy} template ${name} owner promptctl`,
    `alter database ${name} allow_connections true`,
  ]);
  return {
    restore: () =>
      asSuperuser(server, [
        `drop database ${name} with (force)`,
        `create database ${name} template ${copy} owner promptctl`,
      ]),
    remove: () => asSuperuser(server, [`drop database if exists ${copy} with (force)`]),
  };
}

async function asSuperuser(server: TestServer, statements: readonly string[]): Promise<void> {
  const database = openDatabase(server.superuserUrl, 'the server', { max: 1 });
  try {
    for (const statement of statements) await database.query(statement);
  } finally {
    await database.close();
  }
}
