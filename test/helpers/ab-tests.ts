import { afterAll, beforeAll } from 'vitest';
import { type AbTest, type Admin, openAdmin } from '../../src/admin.ts';
import type { Database } from '../../src/storage/database.ts';
import { listDeployments, listReleases } from '../../src/storage/releases.ts';
import { listTests } from '../../src/storage/tests.ts';
import { listHolds } from '../../src/storage/versions.ts';
import { pushVersions } from './changes.ts';
import type { TestServer } from './postgres-server.ts';
import { newEnvironment, useDatabase } from './use-database.ts';

/** Where A/B tests are made: a prompt with five versions, of which every test's own environment serves 1, then 2. */
export interface Tests {
  readonly admin: LiveAdmin;
  readonly database: Database;
  /** Everything that a change of `prompt` there could leave behind. */
  readonly state: (environment: string) => Promise<unknown>;
  /** A new environment that serves version 2. */
  readonly served: () => Promise<string>;
}

/** An admin of environments in which nothing waits for a second person: each release of a test answers with the test. */
export type LiveAdmin = Omit<Admin, TestMethod> & {
  readonly [method in TestMethod]: (
    ...given: Parameters<Admin[method]>
  ) => Promise<Awaited<ReturnType<Admin[method]>> & { readonly test: AbTest }>;
};
type TestMethod = 'startTest' | 'rampTest' | 'stopTest';

export const PROMPT = 'support/reply';

export function useTests(server: TestServer): () => Tests {
  const fixture = useDatabase(server);
  let tests: Tests | undefined;
  beforeAll(async () => {
    const { database, url } = fixture();
    const admin = await openAdmin({ database: url, author: 'Ada', source: { commit: 'c0ffee' } });
    await pushVersions(database, [PROMPT, 'billing/dunning'], 5);
    tests = {
      admin: admin as LiveAdmin,
      database,
      state: (environment) => stateOf(database, environment),
      served: () => serve(admin, database),
    };
  });
  afterAll(() => tests?.admin.close());
  return () => tests as Tests;
}

async function serve(admin: Admin, database: Database): Promise<string> {
  const environment = await newEnvironment(database);
  await admin.promote([`${PROMPT}@1`], { environment });
  await admin.promote([`${PROMPT}@2`], { environment });
  return environment;
}

async function stateOf(database: Database, environment: string): Promise<unknown> {
  const [releases, deployments, tests, holds, audit] = await Promise.all([
    listReleases(database, environment, { prompt: null, since: null, limit: null }),
    listDeployments(database, { prompts: null, environment }),
    listTests(database, { environment }),
    listHolds(database, PROMPT),
    database.query('select count(*)::integer as entries from promptctl.audit_log'),
  ]);
  return { releases, deployments, tests, holds: holds.filter((hold) => hold.environment === environment), audit };
}
