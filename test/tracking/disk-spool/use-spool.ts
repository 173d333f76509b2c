import { readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { type DiskSpoolOptions, openDiskSpool } from '../../../src/tracking/disk-spool/disk-spool.ts';
import type { Spool } from '../../../src/tracking/spool.ts';
import { temporaryDirectory } from '../../helpers/story.ts';
import { NOON } from '../samples.ts';

export async function spoolOptions(options: Partial<DiskSpoolOptions> = {}): Promise<DiskSpoolOptions> {
  return { root: join(await temporaryDirectory(), 'spool'), environment: 'production', now: () => NOON, ...options };
}

export function openIn(options: DiskSpoolOptions): Spool & { readonly directory: string } {
  const opened = openDiskSpool(options);
  if (opened.kind === 'refused' || opened.spool.directory === null) throw new Error(JSON.stringify(opened));
  return opened.spool as Spool & { readonly directory: string };
}

/** Makes the owner of a directory one that gave its last sign two minutes ago. */
export function age(directory: string): void {
  const then = Date.now() / 1000 - 120;
  utimesSync(join(directory, 'owner'), then, then);
}

export function segmentsIn(directory: string): string[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith('.seg'))
    .toSorted()
    .map((name) => join(directory, name));
}
