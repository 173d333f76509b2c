import { PromptctlError } from '../../domain/errors/error.ts';
import { DAY, HOUR } from '../../domain/time.ts';
import { readTime } from '../../domain/uuid7.ts';
import { type Batch, type Ingested, ingest, type Taken } from '../../storage/executions.ts';
import { isolate } from './isolation.ts';
import type { Remembered } from './losses.ts';
import { type Reach, refusalOf } from './reach.ts';

/** Answers that lead to another question about the same batch; more are no agreement. */
const MOST_ANSWERS = 4;
/** A producer that keeps nothing on disk is forgotten after a day; two hours less, for clocks that differ. */
const MEMORY_FORGOTTEN = DAY - 2 * HOUR;

interface Sending {
  readonly reach: Reach;
  readonly remembered: Remembered;
  readonly retentionDays: number;
  /** When a batch of this producer was last taken; null: not while this process lives. */
  readonly lastTaken: number | null;
  readonly now: () => number;
}

/** What became of a batch: `answer` null: it was taken before, and that answer was lost. */
export interface Sent {
  readonly batch: Batch;
  readonly answer: Taken | null;
}

/** Sends a batch until the database has it, now or since before. Rejects where it cannot say: send the same batch again. */
export async function send(batch: Batch, sending: Sending): Promise<Sent> {
  const { reach } = sending;
  let current = batch;
  for (let answers = 0; answers < MOST_ANSWERS; answers++) {
    const answer = await offer(current, reach);
    if (answer === 'refused') {
      current = await isolate(current, (each) => refusing(each, reach));
    } else if (answer.taken) {
      return { batch: current, answer };
    } else if (answer.sequence >= batch.sequence) {
      return { batch: current, answer: null };
    } else {
      current = afterRestored(batch, answer.sequence, sending);
    }
  }
  throw new PromptctlError('tracking-disagreed', { producer: batch.producer, sequence: batch.sequence });
}

async function offer(batch: Batch, reach: Reach): Promise<Ingested | 'refused'> {
  try {
    return await reach.ask((queryable) => ingest(queryable, batch));
  } catch (error) {
    if (refusalOf(error) === null) throw error;
    return 'refused';
  }
}

async function refusing(batch: Batch, reach: Reach): Promise<string | null> {
  try {
    await reach.attempt((queryable) => ingest(queryable, batch));
    return null;
  } catch (error) {
    const reason = refusalOf(error);
    if (reason === null) throw error;
    return reason;
  }
}

/** The batch for a database that knows an earlier one as the last: what it lost is told with it. */
function afterRestored(batch: Batch, known: number, sending: Sending): Batch {
  const lost = isForgotten(batch, known, sending)
    ? []
    : sending.remembered.lostAfter(batch.producer, known, batch.after ?? known);
  return { ...batch, after: known, further: { ...batch.further, gaps: [...batch.further.gaps, ...lost] } };
}

/** Who has not sent for long is forgotten, and nothing that was sent is lost. */
function isForgotten(batch: Batch, known: number, { lastTaken, retentionDays, now }: Sending): boolean {
  if (known > 0) return false;
  const [first] = batch.executions;
  const since = lastTaken ?? (first === undefined ? now() : readTime(first.id));
  return now() - since > (batch.isLasting ? retentionDays * DAY : MEMORY_FORGOTTEN);
}
