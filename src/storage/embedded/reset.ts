import { rename, rm } from 'node:fs/promises';
import { dataMajor } from './cluster.ts';
import { usingDirectory } from './failure.ts';
import { refuseForeignData } from './foreign-data.ts';
import { type EmbeddedPlace, isSystemBase, type Layout, layoutOf } from './layout.ts';
import { unfinishedName } from './leftovers.ts';
import { checkOwner } from './ownership.ts';
import { socketDirectoryOf } from './socket-directory.ts';
import { stopServerOf } from './stop.ts';

/** Stops the project's server and deletes all its data; false when there was none. @throws PromptctlError `embedded-…` */
export async function resetEmbedded(
  place: EmbeddedPlace,
): Promise<{ readonly removed: boolean; readonly dataDirectory: string }> {
  const layout = await layoutOf(place);
  const { base, dataDirectory, dataLink, passwordFile } = layout;
  await checkOwner(layout);
  await refuseForeignData(layout);
  await stopServerOf(layout);
  const removed = await usingDirectory(dataDirectory, () => removeData(layout));
  const links = dataLink === dataDirectory ? [] : [dataLink];
  const rest = [...links, socketDirectoryOf(layout), passwordFile, ...(isSystemBase(base) ? [base] : [])];
  for (const path of rest) await rm(path, { recursive: true, force: true });
  return { removed, dataDirectory };
}

// Renamed first, so that nobody ever starts a server on what is half deleted.
async function removeData({ dataDirectory }: Layout): Promise<boolean> {
  if ((await dataMajor(dataDirectory)) === null) return false;
  const aside = unfinishedName(dataDirectory, 'old');
  await rename(dataDirectory, aside);
  await rm(aside, { recursive: true, force: true });
  return true;
}
