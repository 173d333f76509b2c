import { randomUUID } from 'node:crypto';
import type { Database } from '../../src/storage/database.ts';
import { protectEnvironment } from '../../src/storage/environments.ts';
import { listReleases, type Release } from '../../src/storage/releases.ts';
import { approveRequest } from '../../src/storage/requests.ts';
import { asking, make, pushVersions } from '../helpers/changes.ts';
import { useLogins } from '../helpers/logins.ts';
import type { TestServer } from '../helpers/postgres-server.ts';
import { promoted, useDatabase } from '../helpers/use-database.ts';

/** A database with two releasers besides its owner, and what tests of requests do there. */
export function useGuarded(server: TestServer) {
  const fixture = useDatabase(server, { max: 8 });
  const logins = useLogins(fixture, { ann: ['releaser'], ben: ['releaser'] });
  const owner = () => fixture().database;
  const ann = () => logins().ann.database;
  const ben = () => logins().ben.database;
  let prompts = 0;
  return {
    fixture,
    logins,
    owner,
    ann,
    ben,
    /** A prompt of five versions, and an environment that serves the first of them and needs approval. */
    guarded: async (): Promise<{ name: string; environment: string }> => {
      const name = `p${++prompts}`;
      await pushVersions(owner(), [name], 5);
      const environment = await promoted(owner(), `${name}@1`);
      await protectEnvironment(owner(), { name: environment, isProtected: true, needsApproval: true }, 'test');
      return { name, environment };
    },
    approve: (database: Database, id: string, requestId: string = randomUUID()) =>
      approveRequest(database, id, asking({ author: 'Ben', requestId })),
    request: (environment: string, ...given: readonly string[]) =>
      make(ann(), environment, 'promote', given, { reason: 'better', author: 'Ann' }),
    log: (environment: string) => listReleases(owner(), environment, { prompt: null, since: null, limit: null }),
  };
}

/** The id of the request that was answered. */
export function idOf({ request }: Release): string {
  return request?.id ?? '';
}
