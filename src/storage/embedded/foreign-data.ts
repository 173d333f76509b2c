import { readdir } from 'node:fs/promises';
import { PromptctlError } from '../../domain/errors/error.ts';
import { hasCode } from './failure.ts';
import type { Layout } from './layout.ts';

/** Refuses what lies at the place of the data and was not made by Postgres. @throws PromptctlError `embedded-data-foreign` */
export async function refuseForeignData({ dataDirectory }: Layout): Promise<void> {
  if (await isForeign(dataDirectory)) throw new PromptctlError('embedded-data-foreign', { dataDirectory });
}

// Data comes to its place whole, by a rename, so one listing tells; an empty folder gives way.
async function isForeign(dataDirectory: string): Promise<boolean> {
  try {
    const names = await readdir(dataDirectory);
    return names.length > 0 && !names.includes('PG_VERSION');
  } catch (error) {
    return hasCode(error, 'ENOTDIR');
  }
}
