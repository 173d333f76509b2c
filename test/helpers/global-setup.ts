import type { TestProject } from 'vitest/node';
import { startThrowAwayServers, type TestServer } from './postgres-server.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The throw-away servers of this run; `inject('servers')` in a test gives them. */
    servers: readonly TestServer[];
  }
}

/** Starts the servers that all test files share; vitest calls what this returns at the end of the run. */
export default async function startSharedServers(project: TestProject): Promise<() => Promise<void>> {
  const { servers, stop } = await startThrowAwayServers();
  project.provide('servers', servers);
  return stop;
}
