import { binOf } from '../../src/domain/histogram.ts';
import type { Database } from '../../src/storage/database.ts';
import { listUsage, type UsageFilter } from '../../src/storage/usage.ts';
import { DAY, HOUR } from './tracked.ts';

/** A total: how many, their sum, the sum of their squares, and [bin, count] of the histogram. */
type Total = readonly [
  count: number,
  sum: number,
  sumSquares: number,
  histogram: readonly (readonly [number, number])[],
];
export type Totals = { readonly [series: string]: Total };
export type Grain = 'hour' | 'day' | 'all';

const METRICS = {
  latency: 'latency_ms',
  'input-tokens': 'input_tokens',
  'cached-read-tokens': 'cached_read_tokens',
  'cached-write-tokens': 'cached_write_tokens',
  'output-tokens': 'output_tokens',
  'reasoning-tokens': 'reasoning_tokens',
  cost: 'cost',
};
const UNBINNED = ['executions', 'errors'];

/** What rollups and parts say together. */
export async function totalsOf(database: Database, environment: string, grain: Grain): Promise<Totals> {
  const period: UsageFilter['period'] =
    grain === 'all' ? grain : { grain, since: '2020-01-01T00:00:00Z', until: '2100-01-01T00:00:00Z' };
  const narrow = { environment, prompts: null, metrics: null };
  const known = await listUsage(database, { ...narrow, histograms: [], period });
  const histograms = [...new Set(known.map(({ metric }) => metric))];
  const usage = await listUsage(database, { ...narrow, histograms, period });
  return sorted(
    usage.map(({ version, source, segment, place, start, metric, count, sum, sumSquares, histogram }) => [
      `${version} ${source} ${segment} ${place} ${start} ${metric}`,
      [count, sum, sumSquares, [...(histogram ?? [])]],
    ]),
  );
}

interface RawRow {
  readonly series: string;
  readonly at: number;
  readonly metric: string;
  readonly value: number;
}

/** The same, from the rows themselves. */
export async function truthOf(database: Database, environment: string, grain: Grain): Promise<Totals> {
  const at = `('x' || left(e.id::text, 8) || substr(e.id::text, 10, 4))::bit(48)::bigint as at`;
  const measures = Object.entries(METRICS).map(([name, column]) => `('${name}', e.${column}::float8)`);
  const rows = await database.query<RawRow>(
    `select concat(coalesce(v.version::text, 'null'), ' ', s.source, ' ', s.segment, ' ', coalesce(s.place::text, 'null')) as series, ${at}, m.metric, m.value
     from promptctl.executions e join promptctl.series s on s.id = e.series_id left join promptctl.prompt_versions v on v.id = s.version_id
     cross join lateral (
       values ('executions', 0), ('errors', case when e.error is not null then 1 end), ${measures.join(', ')}
       union all select c.name, c.value from promptctl.scores c where c.execution_id = e.id) as m (metric, value)
     where s.environment = $1 and m.value is not null`,
    [environment],
  );
  const groups = new Map<string, { metric: string; values: number[] }>();
  for (const row of rows) {
    const key = `${row.series} ${startOf(row.at, grain)} ${row.metric}`;
    const group = groups.get(key) ?? { metric: row.metric, values: [] };
    group.values.push(row.value);
    groups.set(key, group);
  }
  return sorted([...groups].map(([key, { metric, values }]) => [key, addUp(metric, values)]));
}

function startOf(at: number, grain: Grain): string | null {
  if (grain === 'all') return null;
  const length = grain === 'hour' ? HOUR : DAY;
  return new Date(Math.floor(at / length) * length).toISOString();
}

function addUp(metric: string, values: readonly number[]): Total {
  const bins = new Map<number, number>();
  for (const value of UNBINNED.includes(metric) ? [] : values)
    bins.set(binOf(value), (bins.get(binOf(value)) ?? 0) + 1);
  const sum = (read: (value: number) => number) => values.reduce((total, value) => total + read(value), 0);
  return [values.length, sum((v) => v), sum((v) => v * v), [...bins].toSorted(([a], [b]) => a - b)];
}

function sorted(entries: readonly (readonly [string, Total])[]): Totals {
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
