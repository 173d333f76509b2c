import { join } from 'node:path';
import type { SpoolOptions } from './create-spool.ts';
import { openDiskSpool } from './disk-spool/disk-spool.ts';
import { createMemorySpool } from './memory-spool.ts';
import type { TrackingProblem } from './problem.ts';
import type { Spool } from './spool.ts';

export interface OpenSpoolOptions extends SpoolOptions {
  readonly durability: 'disk' | 'memory';
  /** Where the processes of this user keep what outlives them; null: nowhere. */
  readonly stateDirectory: string | null;
  readonly onProblem: (problem: TrackingProblem) => void;
}

/** The directory of all spools of a user. */
export function spoolRoot(stateDirectory: string): string {
  return join(stateDirectory, 'spool');
}

/** The spool of this process: on disk where that is wanted and possible, else in memory, which is said. */
export function openSpool(options: OpenSpoolOptions): Spool {
  const { durability, stateDirectory, environment, onProblem } = options;
  if (durability === 'memory') return createMemorySpool(options);
  const opened =
    stateDirectory === null
      ? { kind: 'refused' as const, reason: 'there is no state directory' }
      : openDiskSpool({ ...options, root: spoolRoot(stateDirectory) });
  if (opened.kind === 'opened') return opened.spool;
  const where = stateDirectory === null ? '' : ` at ${spoolRoot(stateDirectory)}`;
  const message = `executions are kept in memory until they are shipped, since there can be no spool${where}: ${opened.reason}`;
  onProblem({ code: 'spool-unavailable', environment, message });
  return createMemorySpool(options);
}
