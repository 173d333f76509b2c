import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../../../src/storage/database.ts';
import { migrate, migrationState } from '../../../src/storage/migrate.ts';
import { make, pushVersions, startTest } from '../../helpers/changes.ts';
import type { TestDatabase } from '../../helpers/database.ts';
import { outcomeOf } from '../../helpers/rejection.ts';
import { newEnvironment } from '../../helpers/use-database.ts';
import type { Worker } from '../../helpers/worker-process.ts';
import { judge, type Verdict } from '../tracking/verdict.ts';
import { furtherMigrations } from './fixture-migrations.ts';
import { startTraffic, type TrafficReport } from './traffic.ts';

const PROMPT = 'support/reply';

/** How much is upgraded, under how many apps, each of which calls every so many milliseconds. */
export interface UpgradeLoad {
  readonly processes: number;
  readonly every: number;
  readonly migrations: number;
}

/** What came of upgrades under apps that go on. */
export interface Upgraded {
  readonly reports: readonly TrafficReport[];
  readonly verdict: Verdict;
  /** Milliseconds that each migration took, waiting for apps included. */
  readonly took: readonly number[];
  /** The newest release, made after all upgrades. */
  readonly revision: number;
  /** What a command line of this version is told by then. */
  readonly refusal: string;
}

/** Migrates step by step while apps resolve and track; the last migration shuts clients of this version out, and releases one more after it. */
export async function upgradeUnderApps(made: TestDatabase, worker: Worker, load: UpgradeLoad): Promise<Upgraded> {
  const { database, url } = made;
  await pushVersions(database, [PROMPT], 2);
  const environment = await newEnvironment(database);
  await make(database, environment, 'promote', [`${PROMPT}@1`]);
  await startTest(database, environment, PROMPT, [2]);
  const urls = Array.from({ length: load.processes }, () => url);
  const traffic = await startTraffic(worker, urls, { environment, prompt: PROMPT, every: load.every });
  try {
    const took = await migrateStepwise(database, load.migrations);
    await pause(500);
    const { revision } = await make(database, environment, 'rollback', [{ prompt: PROMPT, version: 1, expected: 1 }]);
    await pause(1_500);
    const { reports, ledger } = await traffic.end();
    const verdict = await judge(database, environment, ledger);
    const refusal = await outcomeOf(migrationState(database));
    return { reports, verdict, took, revision: revision ?? 0, refusal };
  } finally {
    await traffic.stop();
  }
}

async function migrateStepwise(database: Database, count: number): Promise<number[]> {
  const took: number[] = [];
  for (let i = 1; i <= count; i++) {
    await pause(300);
    const began = performance.now();
    await migrate(database, { files: furtherMigrations(i, i === count ? '99.0.0' : '0.1.0') });
    took.push(performance.now() - began);
  }
  return took;
}
