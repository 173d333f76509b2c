import { onTestFinished } from 'vitest';
import type { Database } from '../../src/storage/database.ts';
import { make, pushVersions } from '../helpers/changes.ts';
import type { TestDatabase } from '../helpers/database.ts';
import { type NetworkProxy, openNetworkProxy, type Upstream } from '../helpers/network-proxy.ts';
import { newEnvironment } from '../helpers/use-database.ts';

/** An environment of a test's own that serves version 1 of a prompt, and the way to it through a network that can fail. */
export interface Reached {
  readonly database: Database;
  readonly superuserUrl: string;
  readonly environment: string;
  readonly name: string;
  readonly proxy: NetworkProxy;
  /** Through the proxy. */
  readonly databaseUrl: string;
  readonly release: (version: number) => Promise<void>;
}

export async function reach({ database, url, superuserUrl }: TestDatabase, versions = 2): Promise<Reached> {
  const name = `reached/${Math.random().toString(36).slice(2)}`;
  await pushVersions(database, [name], versions);
  const environment = await newEnvironment(database);
  const release = async (version: number) =>
    void (await make(database, environment, 'promote', [`${name}@${version}`]));
  await release(1);
  const proxy = await openNetworkProxy(upstreamOf(url));
  onTestFinished(() => proxy.close());
  return { database, superuserUrl, environment, name, proxy, databaseUrl: urlThrough(url, proxy.port), release };
}

/** The socket that a throw-away server listens on. */
export function upstreamOf(url: string): Upstream {
  const { searchParams, port } = new URL(url);
  return { path: `${searchParams.get('host')}/.s.PGSQL.${port}` };
}

/** The same database, over a port in front of its server. */
export function urlThrough(url: string, port: number): string {
  const { username, pathname } = new URL(url);
  return `postgresql://${username}@127.0.0.1:${port}${pathname}?sslmode=disable`;
}
