import { createHash } from 'node:crypto';
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
  /** Which database it is for, where there may be others. */
  readonly connection?: string | null;
  readonly onProblem: (problem: TrackingProblem) => void;
}

/** The directory of all spools of a user that are for one database: what was tracked for one never goes to another. */
export function spoolRoot(stateDirectory: string, connection: string | null = null): string {
  const name = connection === null ? 'spool' : `spool-${keyOf(connection)}`;
  return join(stateDirectory, name);
}

function keyOf(connection: string): string {
  return createHash('sha256').update(connection).digest('hex').slice(0, 16);
}

/** The spool of this process: on disk where that is wanted and possible, else in memory, which is said. */
export function openSpool(options: OpenSpoolOptions): Spool {
  const { durability, stateDirectory, connection, environment, onProblem } = options;
  if (durability === 'memory') return createMemorySpool(options);
  const root = stateDirectory === null ? null : spoolRoot(stateDirectory, connection);
  const opened =
    root === null
      ? { kind: 'refused' as const, reason: 'there is no state directory' }
      : openDiskSpool({ ...options, root });
  if (opened.kind === 'opened') return opened.spool;
  const where = root === null ? '' : ` at ${root}`;
  const message = `executions are kept in memory until they are shipped, since there can be no spool${where}: ${opened.reason}`;
  onProblem({ code: 'spool-unavailable', environment, message });
  return createMemorySpool(options);
}
