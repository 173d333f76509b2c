import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseHead } from '../../../src/domain/head.ts';
import { until } from './until.ts';

/** Waits until the snapshot that all apps share is as new as this release, and gives its path. */
export async function untilOnDisk(directory: string, revision: number): Promise<string> {
  let path: string | null = null;
  await until(`release ${revision} on disk`, async () => {
    path = await snapshotIn(directory);
    return path !== null && (await revisionOf(path)) >= revision;
  });
  return path ?? '';
}

async function snapshotIn(directory: string): Promise<string | null> {
  const name = (await readdir(directory).catch(() => [])).find((entry) => entry.endsWith('.snapshot'));
  return name === undefined ? null : join(directory, name);
}

async function revisionOf(path: string): Promise<number> {
  const [header = '{}'] = (await readFile(path, 'utf8')).split('\n', 1);
  const { head = '' }: { readonly head?: string } = JSON.parse(header);
  return parseHead(head)?.revision ?? 0;
}
