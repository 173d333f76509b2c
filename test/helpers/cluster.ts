import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { prepareBinaries } from '../../src/storage/embedded/binaries.ts';
import { createCluster } from '../../src/storage/embedded/cluster.ts';
import { createHome } from '../../src/storage/embedded/home.ts';
import { layoutOf } from '../../src/storage/embedded/layout.ts';

/** Makes the data directory of a home as its first start does, and starts nothing: what others copy instead of making their own. */
export async function makeCluster(home: string, settings: readonly string[]): Promise<string> {
  const layout = await layoutOf({ home: await createHome(home) });
  const binaries = await prepareBinaries(layout, undefined, () => {});
  await createCluster({ layout, binaries, password: null, settings });
  return layout.dataDirectory;
}

/** Copies with owners, times, sockets and lock files, as people do. */
export async function copyOwned(from: string, to: string): Promise<void> {
  const [code] = await once(spawn('cp', ['-a', from, to], { stdio: 'inherit' }), 'close');
  if (code !== 0) throw new Error(`cp ended with ${code}`);
}
