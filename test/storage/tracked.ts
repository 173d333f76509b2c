import { randomBytes, randomUUID } from 'node:crypto';
import { beforeAll } from 'vitest';
import type { Database, Queryable } from '../../src/storage/database.ts';
import {
  type ExecutionRow,
  type Further,
  type Ingested,
  ingest,
  type SeriesKey,
} from '../../src/storage/executions.ts';
import { make, pushVersions, startTest } from '../helpers/changes.ts';
import type { TestServer } from '../helpers/postgres-server.ts';
import { newEnvironment, useDatabase } from '../helpers/use-database.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const PROMPT = 'support/reply';
export const NOTHING: Further = { scores: [], gaps: [], rejected: [], variables: [] };

/** Where executions are taken in: a prompt with three versions, of which every environment serves 1 and tests it against 2. */
export interface Place {
  readonly environment: string;
  readonly test: string;
  /** Version 1 and 2 as arms, version 3 outside the test, a fallback. */
  readonly series: readonly [SeriesKey, SeriesKey, SeriesKey, SeriesKey];
}

export function useTracking(server: TestServer, options: { readonly max?: number } = {}) {
  const fixture = useDatabase(server, options);
  beforeAll(() => pushVersions(fixture().database, [PROMPT, 'other'], 3));
  return fixture;
}

export async function newPlace(database: Database): Promise<Place> {
  const environment = await newEnvironment(database);
  await make(database, environment, 'promote', [`${PROMPT}@1`]);
  const test = await startTest(database, environment, PROMPT, [2]);
  const versions = await database.query<{ id: string; digest: string }>(
    'select id, digest from promptctl.version_list where prompt = $1 order by version',
    [PROMPT],
  );
  const of = (index: number, further: Partial<SeriesKey>): SeriesKey => ({
    environment,
    prompt: PROMPT,
    versionId: versions[index]?.id ?? '',
    digest: versions[index]?.digest ?? '',
    source: 'redis',
    segment: '',
    test: null,
    model: null,
    ...further,
  });
  const fallback = of(0, { versionId: null, digest: 'none', source: 'fallback' });
  return { environment, test, series: [of(0, { test }), of(1, { test }), of(2, {}), fallback] };
}

/** A UUIDv7 of that moment. */
export function executionId(at = Date.now()): string {
  const time = at.toString(16).padStart(12, '0');
  const [a, b] = [randomBytes(2).toString('hex'), randomBytes(8).toString('hex')];
  return `${time.slice(0, 8)}-${time.slice(8)}-7${a.slice(1)}-8${b.slice(0, 3)}-${b.slice(3, 15)}`;
}

/** What stands for a user: 16 bytes. */
export function userKey(user: number): string {
  return user.toString(16).padStart(32, '0');
}

export function execution(further: Partial<ExecutionRow> = {}): ExecutionRow {
  return {
    id: executionId(),
    series: 1,
    userKey: userKey(1),
    latencyMs: 200,
    promptTokens: 50,
    responseTokens: 10,
    cachedReadTokens: null,
    cachedWriteTokens: null,
    reasoningTokens: null,
    cost: 0.25,
    error: null,
    ...further,
  };
}

export interface Sent {
  readonly series?: readonly SeriesKey[];
  readonly after?: number;
  readonly sequence?: number;
  readonly further?: Partial<Further>;
}

/** A producer that sends one batch after the other. */
export function newProducer(database: Queryable, place: { readonly series: readonly SeriesKey[] }) {
  const producer = randomUUID();
  let last = 0;
  return {
    id: producer,
    send: async (executions: readonly ExecutionRow[], sent: Sent = {}): Promise<Ingested> => {
      const { series = place.series, after = null, sequence = last + 1, further = {} } = sent;
      const batch = { producer, sequence, after, isLasting: true, series, executions };
      const answer = await ingest(database, { ...batch, further: { ...NOTHING, ...further } });
      if (answer.taken) last = sequence;
      return answer;
    },
  };
}

export function score(id: string, value: number, further: { name?: string; at?: number; feedback?: string } = {}) {
  const { name = 'rating', at = Date.now(), feedback = null } = further;
  return { id, name, value, feedback, at: new Date(at).toISOString() };
}

/** The reasons why something of a producer was not counted. */
export async function reasonsOf(database: Database, producer: string): Promise<string[]> {
  const rows = await database.query<{ reason: string }>(
    'select reason from promptctl.rejected_events where producer_id = $1 order by id',
    [producer],
  );
  return rows.map(({ reason }) => reason);
}
