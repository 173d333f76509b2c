import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../../../src/storage/database.ts';
import { pushVersions } from '../../helpers/changes.ts';
import { createDatabase } from '../../helpers/database.ts';
import { type NetworkProxy, openNetworkProxy } from '../../helpers/network-proxy.ts';
import { compileWorker } from '../../helpers/worker-process.ts';
import { newPlace, type Place, PROMPT } from '../../storage/tracked.ts';
import { resolvedOf } from '../../tracking/shipping/use-tracker.ts';
import { socketOf } from '../lab/laboratory.ts';
import { createRandom } from '../lab/random.ts';
import { type OwnPostgres, startOwnPostgres } from './own-postgres.ts';
import type { Full } from './producer.ts';
import { type Producers, startProducers } from './producers.ts';

/** How many apps there are, and how many executions each of them tracks every so many milliseconds. */
export interface Load {
  readonly producers: number;
  readonly burst: number;
  readonly every: number;
  readonly full?: Full;
}

/** Apps that track, on one state directory, and all that can be taken from them. */
export interface Laboratory {
  readonly server: OwnPostgres;
  /** By a way of our own. */
  readonly database: Database;
  readonly url: string;
  readonly place: Place;
  /** The apps' way. */
  readonly network: NetworkProxy;
  readonly producers: Producers;
  readonly stateDirectory: string;
  readonly random: () => number;
  close(): Promise<void>;
}

export async function openLaboratory(cluster: string, load: Load, seed: number): Promise<Laboratory> {
  const server = await startOwnPostgres(cluster);
  const directory = await mkdtemp(join(tmpdir(), 'promptctl-tracking-'));
  const worker = await compileWorker('../faults/tracking/producer.ts');
  const { database, url } = await createDatabase(server, { max: 4 });
  await pushVersions(database, [PROMPT], 3);
  const place = await newPlace(database);
  const network = await openNetworkProxy(socketOf(url));
  const stateDirectory = join(directory, 'state');
  const options = {
    url: `postgresql://promptctl@127.0.0.1:${network.port}${new URL(url).pathname}?sslmode=disable`,
    stateDirectory,
    environment: place.environment,
    resolved: place.series.map((series) => resolvedOf(series)),
    burst: load.burst,
    every: load.every,
    full: load.full ?? null,
  };
  const producers = startProducers(worker, load.producers, options, directory);
  const close = async () => {
    try {
      await producers.end();
    } finally {
      await network.close();
      await database.close();
      await worker.remove();
      await rm(directory, { recursive: true, force: true });
      await server.remove();
    }
  };
  const random = createRandom(seed);
  return { server, database, url, place, network, producers, stateDirectory, random, close };
}
