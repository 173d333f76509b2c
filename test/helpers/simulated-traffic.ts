import type { AbTest } from '../../src/domain/ab-test.ts';
import type { Database } from '../../src/storage/database.ts';
import { openDatabase } from '../../src/storage/database.ts';
import type { SeriesKey } from '../../src/storage/executions.ts';
import { listTests } from '../../src/storage/tests.ts';
import { ratingShift } from '../simulation/deciding.ts';
import {
  diurnal,
  drawExecution,
  drawUser,
  drawVisits,
  type Effect,
  type Execution,
  type Population,
} from '../simulation/population.ts';
import { createRandom, type Random } from '../simulation/random.ts';
import { MODERATE } from '../simulation/scenarios.ts';
import { DAY, execution, executionId, HOUR, newProducer, score, userKey } from '../storage/tracked.ts';
import { startTest } from './changes.ts';
import type { TestDatabase } from './database.ts';

/** What one execution of a simulated test was. */
export interface Simulated extends Execution {
  /** Milliseconds since the start. */
  readonly at: number;
  readonly place: 0 | 1;
  readonly user: number;
  readonly promptTokens: number;
  readonly latencyMs: number;
  /** Null: its price is unknown. */
  readonly cost: number | null;
}

/** 15% better ratings and 20% fewer tokens. */
export const IMPROVED: Effect = { tokens: 0.8, rating: ratingShift(MODERATE, 0.15) };

/** What the users of a test do in its first days, by time; the same seed does the same. */
export function simulate(days: number, effect: Effect, seed: number, population: Population = MODERATE): Simulated[] {
  const random = createRandom(seed);
  const all: Simulated[] = [];
  let users = 0;
  for (const place of [0, 1] as const) {
    for (const from of arrivals(population.usersPerDay[place], days, random)) {
      users++;
      const user = drawUser(population, place, effect, random);
      for (const hour of drawVisits(population, from, days * 24, random)) {
        const found = drawExecution(population, user, random);
        all.push({ ...measure(found, random), at: Math.floor(hour * HOUR), place, user: users });
      }
    }
  }
  return all.toSorted((a, b) => a.at - b.at);
}

function* arrivals(usersPerDay: number, days: number, random: Random): Generator<number> {
  for (let hour = 0; hour < days * 24; hour++) {
    const count = random.poisson((usersPerDay / 24) * diurnal(hour));
    for (let i = 0; i < count; i++) yield hour + random.uniform();
  }
}

function measure(found: Execution, random: Random) {
  const tokens = Math.round(found.tokens);
  const promptTokens = Math.round(800 * Math.exp(0.2 * random.normal()));
  const cost = random.uniform() < 0.9 ? (promptTokens + 5 * tokens) / 1e6 : null;
  return { ...found, tokens, promptTokens, latencyMs: 200 + 3 * tokens * random.exponential(), cost };
}

/** Starts a test as if that had been some days ago. */
export async function startTestAgo(
  fixture: TestDatabase,
  where: { readonly environment: string; readonly prompt: string },
  variants: readonly number[],
  days: number,
  start: Parameters<typeof startTest>[4] = {},
): Promise<AbTest> {
  const id = await startTest(fixture.database, where.environment, where.prompt, variants, start);
  await asSuperuser(
    fixture,
    `update promptctl.releases set at = at - $2 * interval '1 day'
     where (environment, revision) in (select environment, revision from promptctl.release_items where test_id = $1)`,
    [id, days],
  );
  return readTest(fixture.database, id);
}

/** Changes what nobody may change. */
export async function asSuperuser(fixture: TestDatabase, text: string, values: readonly unknown[]): Promise<void> {
  const superuser = openDatabase(fixture.superuserUrl, 'test', { max: 1 });
  await superuser.transaction(async (transaction) => {
    await transaction.query('set local session_replication_role = replica');
    await transaction.query(text, [...values]);
  });
  await superuser.close();
}

async function readTest(database: Database, id: string): Promise<AbTest> {
  const [test] = await listTests(database, { id });
  return test as AbTest;
}

/** The start of a test, in milliseconds since 1970. */
export function startOf(test: AbTest): number {
  return Date.parse(test.coverages[0]?.at ?? '');
}

/** The series of the arms of a test. */
export function seriesOf({ environment, prompt, id, arms }: AbTest): SeriesKey[] {
  return arms.map(({ versionId, digest }) => {
    const of = { environment, prompt, versionId, digest, test: id };
    return { ...of, source: 'redis', segment: '', model: 'gpt-x' };
  });
}

/** Sends a simulated test as its days go by. */
export function newTraffic(database: Database, test: AbTest, simulated: readonly Simulated[]) {
  const producer = newProducer(database, { series: seriesOf(test) });
  const start = startOf(test);
  let sent = 0;
  return {
    /** Sends what happened until then, and gives all of it so far. */
    until: async (day: number): Promise<readonly Simulated[]> => {
      const end = simulated.findIndex(({ at }) => at > day * DAY);
      const until = end < 0 ? simulated.length : end;
      for (; sent < until; sent = Math.min(sent + 1_000, until)) {
        await sendOne(producer, start, simulated.slice(sent, Math.min(sent + 1_000, until)));
      }
      return simulated.slice(0, until);
    },
  };
}

async function sendOne(producer: ReturnType<typeof newProducer>, start: number, batch: readonly Simulated[]) {
  const rows = batch.map(({ at, place, user, tokens, promptTokens, latencyMs, cost, isError }) =>
    execution({
      id: executionId(start + at),
      series: place + 1,
      userKey: userKey(user),
      responseTokens: tokens,
      promptTokens,
      latencyMs,
      cost,
      error: isError ? 'it failed' : null,
    }),
  );
  const scores = batch.flatMap(({ rating }, i) => (rating === null ? [] : [score(rows[i]?.id ?? '', rating)]));
  await producer.send(rows, { further: { scores } });
}
