import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { inject, onTestFinished } from 'vitest';
import { createHome } from '../../src/storage/embedded/home.ts';
import { layoutOf } from '../../src/storage/embedded/layout.ts';
import { type EmbeddedServer, ensureEmbedded, resetEmbedded } from '../../src/storage/embedded/server.ts';
import { copyOwned } from './cluster.ts';
import { CARELESS, openDirectory } from './postgres-server.ts';
import { SERVER_PLACE } from './server-place.ts';

/** A home for one test, in a directory of its own; its server and its files go when the test ends. */
export async function temporaryHome(...folders: readonly string[]): Promise<string> {
  const directory = await openDirectory(join(SERVER_PLACE, 'promptctl-home-'));
  const home = join(directory, ...folders, '.promptctl');
  onTestFinished(async () => {
    await resetEmbedded({ home });
    await rm(directory, { recursive: true, force: true });
  });
  await mkdir(join(directory, ...folders), { recursive: true });
  return home;
}

/** A directory for one test that only its owner can enter. */
export async function closedDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'promptctl-closed-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** A server of the home that does not wait for the disk. */
export async function careless(home: string): Promise<EmbeddedServer> {
  return ensureEmbedded({ home }, { settings: CARELESS });
}

/** Puts a data directory into the home as the first start would, for tests that begin after that. */
export async function prepare(home: string): Promise<void> {
  const { dataDirectory } = await layoutOf({ home: await createHome(home) });
  await copyOwned(inject('cluster'), dataDirectory);
}

/** A server of the home, on data that was prepared. */
export async function prepared(home: string): Promise<EmbeddedServer> {
  await prepare(home);
  return careless(home);
}

/** Runs one statement on a connection of its own. */
export async function ask<Row extends object>(url: string, text: string): Promise<Row[]> {
  const client = new Client(url);
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}
