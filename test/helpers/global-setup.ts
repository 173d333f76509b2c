import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { createTemplate } from './database.ts';
import { startThrowAwayServers, type TestServer } from './postgres-server.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The throw-away servers of this run; `inject('servers')` in a test gives them. */
    servers: readonly TestServer[];
    /** A data directory of the embedded Postgres to copy; `prepare` puts it into a home. */
    cluster: string;
  }
}

const ROOT = join(import.meta.dirname, '../..');

/**
 * Builds `dist/`, which tests that start processes of their own run, and starts the servers that all test files share; vitest calls
 * what this returns at the end of the run.
 */
export default async function startSharedServers(project: TestProject): Promise<() => Promise<void>> {
  const built = promisify(execFile)(
    process.execPath,
    [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'],
    { cwd: ROOT },
  );
  const [{ servers, cluster, stop }] = await Promise.all([startThrowAwayServers(), built]);
  await Promise.all(servers.map(createTemplate));
  project.provide('servers', servers);
  project.provide('cluster', cluster);
  return stop;
}
