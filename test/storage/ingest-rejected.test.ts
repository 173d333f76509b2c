import { describe, expect, inject, test } from 'vitest';
import type { ExecutionRow, Ingested, SeriesKey } from '../../src/storage/executions.ts';
import { listUsage } from '../../src/storage/usage.ts';
import { rejection } from '../helpers/rejection.ts';
import {
  DAY,
  execution,
  executionId,
  HOUR,
  newPlace,
  newProducer,
  PROMPT,
  reasonsOf,
  score,
  useTracking,
} from './tracked.ts';
import { totalsOf, truthOf } from './truth.ts';

const BAD_SERIES: readonly (readonly [title: string, change: Partial<SeriesKey>, reason: string])[] = [
  ['environment', { environment: 'nowhere' }, 'there is no such environment'],
  ['prompt', { prompt: 'support/replies' }, 'there is no such prompt'],
  ['version', { versionId: 'pv-000000000000' }, 'that prompt has no such version'],
  ['version, that of another prompt', { prompt: 'other' }, 'that prompt has no such version'],
  ['no version at all', { versionId: null }, 'it names no version'],
  ['digest', { digest: 'f00' }, 'its content is not that of its version'],
  ['digest, none', { digest: null }, 'its content is not that of its version'],
  ['test', { test: 'ab-000000000000' }, 'no such test ran on that prompt there'],
  ['source', { source: 'Redis 7' }, 'its source is not one'],
  ['segment', { segment: 'x'.repeat(65) }, 'its segment is not one'],
  ['model', { model: 'x'.repeat(201) }, 'its model has more than 200 characters'],
  ['segment, of a megabyte', { segment: 'x'.repeat(1_000_000) }, 'its segment is not one'],
];

const BAD_ROWS: readonly (readonly [title: string, change: () => Partial<ExecutionRow>, reason: string])[] = [
  ['of no series', () => ({ series: 99 }), 'it is of no series of its batch'],
  ['of 49 hours ahead', () => ({ id: executionId(Date.now() + 49 * HOUR) }), 'it is more than 48 hours ahead'],
  ['of long ago', () => ({ id: executionId(Date.now() - 92 * DAY) }), 'it is older than what is kept'],
  ['of an id without a time', () => ({ id: '6f1c2a54-7b1d-4c1e-9a55-0123456789ab' }), 'its id is not a UUIDv7'],
  ['with a raw user id', () => ({ userKey: '616461' }), 'its user key is not one'],
  ['with NaN', () => ({ latencyMs: Number.NaN }), 'its numbers are out of range'],
  ['with Infinity', () => ({ cost: Number.POSITIVE_INFINITY }), 'its numbers are out of range'],
  ['with -Infinity', () => ({ cost: Number.NEGATIVE_INFINITY }), 'its numbers are out of range'],
  ['with less than nothing', () => ({ promptTokens: -1 }), 'its numbers are out of range'],
  ['with too many tokens', () => ({ reasoningTokens: 2 ** 53 - 1 }), 'its numbers are out of range'],
];

describe.each(inject('servers'))('what cannot be counted, on $label,', (server) => {
  const fixture = useTracking(server);
  const database = () => fixture().database;

  /** Sends good ones around a bad one, and gives the reason that is kept for it. */
  async function sendAround(bad: Partial<ExecutionRow>, change: Partial<SeriesKey> = {}): Promise<unknown> {
    const place = await newPlace(database());
    const producer = newProducer(database(), place);
    const [first, ...series] = place.series;
    const rows = [execution({ series: 2 }), execution({ series: 5, ...bad }), execution({ series: 3 })];
    const answer = await producer.send(rows, { series: [first, ...series, { ...first, ...change }] });
    expect(answer).toMatchObject({ taken: true, inserted: 2, rejected: 1, repeated: 0 } satisfies Partial<Ingested>);
    const totals = await totalsOf(database(), place.environment, 'all');
    expect(totals).toEqual(await truthOf(database(), place.environment, 'all'));
    expect(Object.keys(totals).filter((key) => key.endsWith('executions'))).toHaveLength(2);
    return reasonsOf(database(), producer.id);
  }

  test.each(BAD_SERIES)('by its series (%s) is set aside with the reason', async (_, change, reason) => {
    expect(await sendAround({}, change)).toEqual([reason]);
  });

  test.each(BAD_ROWS)('%s is set aside with the reason', async (_, change, reason) => {
    expect(await sendAround(change())).toEqual([reason]);
  });

  test('is an execution of a version that is no arm of its test', async () => {
    const place = await newPlace(database());
    const producer = newProducer(database(), place);
    const series = [{ ...place.series[2], test: place.test }];
    expect(await producer.send([execution()], { series })).toMatchObject({ inserted: 0, rejected: 1 });
    expect(await reasonsOf(database(), producer.id)).toEqual(['its version is no arm of its test']);
  });

  test('is an execution of a test of another environment', async () => {
    const [place, elsewhere] = [await newPlace(database()), await newPlace(database())];
    const producer = newProducer(database(), place);
    const series = [{ ...place.series[0], test: elsewhere.test }];
    expect(await producer.send([execution()], { series })).toMatchObject({ inserted: 0, rejected: 1 });
    expect(await reasonsOf(database(), producer.id)).toEqual(['no such test ran on that prompt there']);
  });

  test('is what is no series at all', async () => {
    const place = await newPlace(database());
    const producer = newProducer(database(), place);
    const series = [null, 7, 'text', [], {}] as unknown as SeriesKey[];
    expect(
      await producer.send(
        series.map((_, i) => execution({ series: i + 1 })),
        { series },
      ),
    ).toMatchObject({ inserted: 0, rejected: 5 });
    expect(await reasonsOf(database(), producer.id)).toEqual(series.map(() => 'there is no such environment'));
  });

  test('is kept short, without its user', async () => {
    const place = await newPlace(database());
    const producer = newProducer(database(), place);
    const rows = [execution({ cost: Number.NaN, error: 'x'.repeat(1_000_000) }), execution({ cost: -1 })];
    await producer.send(rows, { further: { rejected: [{ reason: 'r'.repeat(5_000), event: 'e'.repeat(1_000_000) }] } });
    const kept = await database().query<{ reason: string; event: object; size: number }>(
      'select reason, event, octet_length(event::text) as size from promptctl.rejected_events where producer_id = $1 order by id',
      [producer.id],
    );
    expect(kept.map(({ size }) => size < 10_000)).toEqual([true, true, true]);
    expect(kept.map(({ reason }) => reason.length < 201)).toEqual([true, true, true]);
    expect(kept.map(({ event }) => event)).toContainEqual(
      expect.objectContaining({ id: rows[1]?.id, cost: -1, series: expect.objectContaining({ prompt: PROMPT }) }),
    );
    expect(JSON.stringify(kept)).not.toContain(rows[1]?.userKey);
  });

  test('is no error text: that is cut to what is kept', async () => {
    const place = await newPlace(database());
    const error = `"quoted" \\ {braced}, \u0000 \ud800 ${'x'.repeat(100_000)}`;
    const row = execution({ error });
    await newProducer(database(), place).send([row, execution({ error: '' })]);
    const [kept] = await database().query('select error from promptctl.executions where id = $1', [row.id]);
    const expected = `"quoted" \\ {braced}, \uFFFD \uFFFD ${'x'.repeat(100_000)}`.slice(0, 1_000);
    expect(kept).toEqual({ error: expected });
  });

  test('among scores, gaps and names of variables is set aside one by one too', async () => {
    const place = await newPlace(database());
    const { environment } = place;
    const row = execution();
    const good = score(row.id, 4);
    const scores = [
      { ...good, id: 'x' },
      { ...good, name: 'Rating!' },
      { ...good, name: 'latency' },
      { ...good, value: 'NaN' },
      { ...good, name: 'own', value: 1e300 },
      { ...good, value: 4.5 },
      { ...good, feedback: 'x'.repeat(10_001) },
      { ...good, at: '2026-13-45T00:00:00Z' },
      { ...good, at: 'infinity' },
      { ...good, at: new Date(Date.now() + 49 * HOUR).toISOString() },
      { ...good, id: executionId(Date.now() - 92 * DAY) },
      { ...good, id: executionId(Date.now() + 50 * HOUR) },
      null,
      good,
    ] as never[];
    const at = new Date().toISOString();
    const gap = { environment, lost: 1, reason: 'full', since: at, until: at, host: 'h' };
    const gaps = [{ ...gap, environment: 'nowhere' }, { ...gap, lost: -1 }, { ...gap, since: 'x' }, 1] as never[];
    const names = { prompt: 'other', environment, day: '2026-11-22', names: ['a'] };
    const variables = [
      { ...names, prompt: 'x' },
      { ...names, day: '2026-02-31' },
      { ...names, names: 'a' },
    ] as never[];
    const producer = newProducer(database(), place);
    const rejected = [{ reason: 'it was torn', event: null }];
    expect(await producer.send([row], { further: { scores, gaps, variables, rejected } })).toMatchObject({
      inserted: 1,
      // What the producer set aside itself it knows of.
      rejected: 20,
      repeated: 0,
    });
    expect(await reasonsOf(database(), producer.id)).toEqual([
      'it was torn',
      'its id is not that of an execution',
      'its name is not one',
      'its name is that of a metric',
      'its value is not a number',
      'its value is not a number',
      'a rating is 1, 2, 3, 4 or 5',
      'its feedback is longer than 10,000 characters',
      'its time is not one',
      'its time is not one',
      'it is more than 48 hours ahead',
      'its execution is older than what is kept',
      'its execution is more than 48 hours ahead',
      'its id is not that of an execution',
      'there is no such environment',
      'it is no gap',
      'it is no gap',
      'there is no such environment',
      'there is no such prompt',
      'it is no list of names',
      'it is no list of names',
    ]);
    const usage = await listUsage(database(), {
      environment,
      prompts: null,
      metrics: ['rating'],
      histograms: [],
      period: 'all',
    });
    expect(usage).toMatchObject([{ count: 1, sum: 4 }]);
  });

  test.each([
    ['numbers that begin at 0', { p_sequence: '0' }],
    ['no number', { p_sequence: 'null' }],
    ['no ids', { p_ids: 'null' }],
    ['columns of other lengths', { p_latencies: `'{1,2}'` }],
    ['no places', { p_places: 'null' }],
    ['series that are no list', { p_series: `'{}'` }],
  ])('is a batch with %s: it is refused whole', async (_, change) => {
    const columns = `p_places => '{1}', p_users => '{null}', p_latencies => '{1}', p_input => '{1}', p_cached_read => '{1}', p_cached_write => '{1}',
      p_output => '{1}', p_reasoning => '{1}', p_costs => '{1}', p_errors => '{null}', p_further => '{}'`;
    const call = `p_producer => gen_random_uuid(), p_sequence => 1, p_after => null, p_is_lasting => true, p_series => '[]', p_ids => '{${executionId()}}', ${columns}`;
    const [[name, value] = ['', '']] = Object.entries(change);
    const changed = call.replace(new RegExp(`${name} => ('[^']*'|[^,]+)`), `${name} => ${value}`);
    expect(await rejection(database().query(`select promptctl.ingest(${changed})`))).toMatchObject({
      data: { sqlState: '22023' },
    });
    const [answer] = await database().query<{ result: Ingested }>(`select promptctl.ingest(${call}) as result`);
    expect(answer?.result).toMatchObject({ taken: true, inserted: 0, rejected: 1 });
  });
});
