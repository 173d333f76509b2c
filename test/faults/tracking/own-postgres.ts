import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createHome } from '../../../src/storage/embedded/home.ts';
import { layoutOf } from '../../../src/storage/embedded/layout.ts';
import { ensureEmbedded, resetEmbedded } from '../../../src/storage/embedded/server.ts';
import { copyOwned } from '../../helpers/cluster.ts';
import { createTemplate } from '../../helpers/database.ts';
import { openDirectory, type TestServer } from '../../helpers/postgres-server.ts';
import { SERVER_PLACE } from '../../helpers/server-place.ts';
import { until } from '../lab/until.ts';

/** A server that may crash: what it said was committed is there afterwards. The machine itself does not crash, so nothing need reach its disk. */
const SETTINGS = ['synchronous_commit=on', 'fsync=off', 'full_page_writes=off', 'max_connections=60'];

export interface OwnPostgres extends TestServer {
  /** An immediate stop, as a crash is: no transaction ends, nobody is told, and what comes next is recovery. */
  crash(): Promise<void>;
  restart(): Promise<void>;
  remove(): Promise<void>;
}

/** Starts a server of a test's own, on a copy of that data directory. */
export async function startOwnPostgres(cluster: string): Promise<OwnPostgres> {
  // By this name the next run removes what a run that was killed leaves.
  const directory = await openDirectory(join(SERVER_PLACE, `promptctl-servers-${process.pid}-`));
  const home = join(directory, 'embedded');
  const { dataDirectory } = await layoutOf({ home: await createHome(home) });
  await copyOwned(cluster, dataDirectory);
  const start = () => ensureEmbedded({ home }, { settings: SETTINGS });
  let { pid } = await start();
  const { url, version } = await start();
  const server = {
    label: `Postgres ${version} that crashes`,
    url,
    superuserUrl: url.replace('://promptctl@', '://postgres@'),
  };
  await createTemplate(server);
  return {
    ...server,
    crash: async () => {
      process.kill(pid, 'SIGQUIT');
      await until('the server is gone', async () => !isAlive(pid));
    },
    restart: async () => {
      ({ pid } = await start());
    },
    remove: async () => {
      await resetEmbedded({ home });
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
