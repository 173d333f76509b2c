import { access, chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createHome } from '../../src/storage/embedded/home.ts';
import { layoutOf } from '../../src/storage/embedded/layout.ts';
import { ensureEmbedded, resetEmbedded } from '../../src/storage/embedded/server.ts';
import { copyOwned, makeCluster } from './cluster.ts';
import { SERVER_PLACE } from './server-place.ts';

/** A throw-away server: an empty database `promptctl`, owned by the ordinary login of `url`. */
export interface TestServer {
  readonly label: string;
  readonly url: string;
  /** The same database as `postgres`, for tests that create roles or databases. */
  readonly superuserUrl: string;
}

export interface TestServers {
  readonly servers: readonly TestServer[];
  /** A data directory of the embedded Postgres that no server runs on, to be copied. */
  readonly cluster: string;
  readonly stop: () => Promise<void>;
}

/** A test run loses its data with the machine, so nothing needs to reach the disk. */
export const CARELESS = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

const PREFIX = 'promptctl-servers-';
const SYSTEM_POSTGRES = '/usr/lib/postgresql';

/** Starts one server of the embedded Postgres and, where the system has a Postgres of its own, one of that. */
export async function startThrowAwayServers(): Promise<TestServers> {
  await removeAbandoned();
  const directory = await openDirectory(join(SERVER_PLACE, `${PREFIX}${process.pid}-`));
  const stop = () => removeServers(directory);
  try {
    const system = await systemBinaries();
    const made = makeCluster(join(directory, 'prepared'), CARELESS);
    const [cluster, ...servers] = await Promise.all([
      made,
      made.then((cluster) => startOnCopy(directory, cluster)),
      ...(system === null ? [] : [startOne(directory, 'system', { binaries: system })]),
    ]);
    return { servers, cluster, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A new temporary directory that the account of root's server can pass through. */
export async function openDirectory(prefix: string): Promise<string> {
  const directory = await mkdtemp(prefix);
  await chmod(directory, 0o711);
  return directory;
}

/** The newest Postgres that the system's packages installed, or null. */
export async function systemBinaries(): Promise<string | null> {
  const majors = (await readdir(SYSTEM_POSTGRES).catch(() => [])).map(Number).filter((major) => major >= 14);
  for (const major of majors.toSorted((a, b) => b - a)) {
    const directory = join(SYSTEM_POSTGRES, String(major));
    if (await exists(join(directory, 'bin', 'initdb'))) return directory;
  }
  return null;
}

async function startOnCopy(directory: string, cluster: string): Promise<TestServer> {
  const { dataDirectory } = await layoutOf({ home: await createHome(join(directory, 'embedded')) });
  await copyOwned(cluster, dataDirectory);
  return startOne(directory, 'embedded', {});
}

async function startOne(directory: string, kind: string, options: { readonly binaries?: string }): Promise<TestServer> {
  const { url, version } = await ensureEmbedded({ home: join(directory, kind) }, { ...options, settings: CARELESS });
  return { label: `Postgres ${version} (${kind})`, url, superuserUrl: url.replace('://promptctl@', '://postgres@') };
}

// A run that was killed leaves its servers behind; the process id in the name tells whether it still goes on.
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(SERVER_PLACE)) {
    const pid = name.startsWith(PREFIX) ? Number.parseInt(name.slice(PREFIX.length), 10) : Number.NaN;
    if (Number.isInteger(pid) && !isAlive(pid)) await removeServers(join(SERVER_PLACE, name)).catch(() => {});
  }
}

async function removeServers(directory: string): Promise<void> {
  for (const kind of ['embedded', 'system', 'prepared']) await resetEmbedded({ home: join(directory, kind) });
  await rm(directory, { recursive: true, force: true });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
