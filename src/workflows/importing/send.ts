import { setTimeout as sleep } from 'node:timers/promises';
import { isPromptctlError, PromptctlError } from '../../domain/errors/error.ts';
import type { Database } from '../../storage/database.ts';
import { ingest } from '../../storage/executions.ts';
import type { Judged } from './judge.ts';

/** One of those that send at the same time; each sends one batch after the other. */
export interface Lane {
  readonly producer: string;
  sequence: number;
}

/** What became of a batch. `unanswered`: it was taken, and the connection was lost before the database said what was new of it. */
export interface Outcome {
  readonly imported: number;
  readonly repeated: number;
  readonly rejected: number;
  readonly unanswered: number;
}

/** Pauses between attempts, in milliseconds: a server that restarts needs some seconds. */
const PAUSES = [200, 400, 1_000, 2_000, 4_000];

/** Sends a batch until it is taken. @throws PromptctlError `import-restored`, and what the database cannot do at all. */
export async function sendBatch(database: Database, lane: Lane, batch: Judged): Promise<Outcome> {
  const sequence = lane.sequence + 1;
  const { series, executions, scores } = batch;
  const further = { scores, gaps: [], rejected: [], variables: [] };
  const whole = { producer: lane.producer, sequence, after: null, isLasting: false, series, executions, further };
  const answer = await retried(() => ingest(database, whole));
  if (!answer.taken && answer.sequence < sequence)
    throw new PromptctlError('import-restored', { target: database.target });
  lane.sequence = sequence;
  if (!answer.taken) return { imported: 0, repeated: 0, rejected: 0, unanswered: executions.length };
  return { imported: answer.inserted, repeated: answer.repeated, rejected: answer.rejected, unanswered: 0 };
}

async function retried<T>(attempt: () => Promise<T>): Promise<T> {
  for (const pause of PAUSES) {
    try {
      return await attempt();
    } catch (error) {
      if (!isPromptctlError(error, 'database-unreachable') && !isPromptctlError(error, 'database-busy')) throw error;
    }
    await sleep(pause);
  }
  return attempt();
}
