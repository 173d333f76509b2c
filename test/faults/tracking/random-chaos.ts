import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { openDatabase } from '../../../src/storage/database.ts';
import { openTracker } from '../../../src/tracking/tracker.ts';
import { disturb } from './disturbances.ts';
import { CONNECTION, HASTY } from './hasty.ts';
import type { Laboratory } from './laboratory.ts';
import { readLedger } from './ledger.ts';
import { spoolsIn } from './spools.ts';
import { judge, type Verdict } from './verdict.ts';

/** Milliseconds in which one process ships all that others left. */
const DRAINED = 120_000;

export interface Outcome {
  readonly verdict: Verdict;
  readonly kills: number;
  /** How often what happened. */
  readonly happened: ReadonlyMap<string, number>;
}

/** Everything at once for so long; then all is well again, and a last process ships what those left that are gone. */
export async function trackThroughChaos(laboratory: Laboratory, duration: number): Promise<Outcome> {
  const { producers, database, place } = laboratory;
  const happened = await disturb(laboratory, duration);
  await producers.end();
  await drain(laboratory);
  const verdict = await judge(database, place.environment, readLedger(producers.ledgers));
  return { verdict, kills: producers.kills(), happened };
}

async function drain({ url, stateDirectory, place }: Laboratory): Promise<void> {
  const last = openTracker(
    {
      environment: place.environment,
      durability: 'disk',
      whenFull: 'drop-newest',
      stateDirectory,
      connection: CONNECTION,
      openDatabase: async () => openDatabase(url, 'the last one', { max: 1, holdsProcess: false }),
      openLiveCounters: null,
      prices: new Map(),
      hasTimers: true,
      now: Date.now,
      random: randomBytes,
      host: 'the last one',
      onProblem: () => undefined,
    },
    { ...HASTY, deadline: 15_000 },
  );
  for (const end = Date.now() + DRAINED; spoolsIn(stateDirectory).length > 1 && Date.now() < end; ) await pause(20);
  await last.close(1_000);
}
