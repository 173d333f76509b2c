import { dirname } from 'node:path';
import { PromptctlError } from '../../domain/errors/error.ts';
import { type Binaries, prepareBinaries } from './binaries.ts';
import { createCluster, dataMajor } from './cluster.ts';
import { refuseForeignData } from './foreign-data.ts';
import { createHome } from './home.ts';
import { launchServer, type Transport } from './launch.ts';
import { type EmbeddedPlace, type Layout, layoutOf } from './layout.ts';
import { removeLeftovers } from './leftovers.ts';
import { checkOwner } from './ownership.ts';
import { createPassword } from './password.ts';
import { observeServer } from './postmaster.ts';
import { acceptsConnections } from './readiness.ts';
import { startServer } from './start.ts';

export type { EmbeddedPlace } from './layout.ts';
export { resetEmbedded } from './reset.ts';
export { type EmbeddedStatus, embeddedStatus } from './status.ts';
export { stopEmbedded } from './stop.ts';

/** A server that takes connections. */
export interface EmbeddedServer {
  readonly url: string;
  readonly dataDirectory: string;
  readonly pid: number;
  /** True when this call started it. */
  readonly started: boolean;
  /** True when this call made the data directory. */
  readonly initialised: boolean;
  /** Major version. */
  readonly version: string;
}

export interface EmbeddedOptions {
  /** A directory that holds `bin/postgres`, in place of the installed package. */
  readonly binaries?: string;
  /** A Unix socket, or TCP on the loopback with a generated password where there are none (the default on Windows). */
  readonly transport?: Transport;
  /** Further settings of Postgres, as `name=value`. */
  readonly settings?: readonly string[];
  readonly onProgress?: (step: 'copying-binaries' | 'initialising' | 'starting') => void;
}

/**
 * Gives the project's own Postgres, which is set up and started as far as that is needed, and left running. Any number
 * of processes may call it at once; they all get the same server.
 * @throws PromptctlError `embedded-…`
 */
export async function ensureEmbedded(place: EmbeddedPlace, options: EmbeddedOptions = {}): Promise<EmbeddedServer> {
  const layout = await layoutOf(place);
  await checkOwner(layout);
  const state = await observeServer(layout);
  if (state.kind === 'ready' && (await acceptsConnections(state.url))) {
    return { ...(await describe(layout, state)), started: false, initialised: false };
  }
  return bringUp(await layoutOf({ home: await createHome(place.home) }), options);
}

async function bringUp(layout: Layout, options: EmbeddedOptions): Promise<EmbeddedServer> {
  const { onProgress = () => {}, transport = process.platform === 'win32' ? 'tcp' : 'socket', settings = [] } = options;
  const binaries = await prepareBinaries(layout, options.binaries, () => onProgress('copying-binaries'));
  await removeLeftovers(dirname(layout.dataDirectory));
  await refuseForeignData(layout);
  const isNew = (await dataMajor(layout.dataDirectory)) === null;
  if (isNew) onProgress('initialising');
  const password = isNew && transport === 'tcp' ? await createPassword(layout) : null;
  const initialised = isNew && (await createCluster({ layout, binaries, password, settings }));
  await checkMajor(layout, binaries);
  onProgress('starting');
  const server = await startServer(layout, () => launchServer(layout, binaries, transport, settings));
  return { ...(await describe(layout, server)), started: server.byUs, initialised };
}

async function describe({ dataDirectory }: Layout, { pid, url }: { readonly pid: number; readonly url: string }) {
  return { url, dataDirectory, pid, version: String(await dataMajor(dataDirectory)) };
}

async function checkMajor({ dataDirectory }: Layout, binaries: Binaries): Promise<void> {
  const major = await dataMajor(dataDirectory);
  if (major === null || major === binaries.major) return;
  throw new PromptctlError('embedded-version-differs', {
    dataDirectory,
    dataMajor: major,
    binariesMajor: binaries.major,
  });
}
