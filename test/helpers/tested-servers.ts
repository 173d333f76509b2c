import { inject } from 'vitest';
import { rounds } from './long-run.ts';
import type { TestServer } from './postgres-server.ts';

/** The servers that are tried where no SQL of ours differs between them: one, and in the long run all. What they do themselves is tried in test/storage. */
export function testedServers(): readonly TestServer[] {
  const servers = inject('servers');
  return servers.slice(0, rounds(1, servers.length));
}
