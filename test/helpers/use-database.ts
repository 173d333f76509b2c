import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll } from 'vitest';
import type { Database } from '../../src/storage/database.ts';
import { createEnvironment } from '../../src/storage/environments.ts';
import { make } from './changes.ts';
import { createDatabase, type TestDatabase } from './database.ts';
import type { TestServer } from './postgres-server.ts';

/** A migrated database for the tests of one `describe`, made before the first of them and dropped after the last. */
export function useDatabase(server: TestServer, options: { readonly max?: number } = {}): () => TestDatabase {
  let made: TestDatabase | undefined;
  beforeAll(async () => {
    made = await createDatabase(server, options);
  });
  afterAll(() => made?.drop());
  return () => made as TestDatabase;
}

/** An environment of one test's own, so that its revisions begin at 1. */
export async function newEnvironment(database: Database): Promise<string> {
  const name = `e-${randomBytes(6).toString('hex')}`;
  await createEnvironment(database, name, 'test');
  return name;
}

/** A new environment in which these were promoted, each of `a@1 b@2` in one release. */
export async function promoted(database: Database, ...releases: readonly string[]): Promise<string> {
  const environment = await newEnvironment(database);
  for (const references of releases) await make(database, environment, 'promote', references.split(' '));
  return environment;
}
