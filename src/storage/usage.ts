import type { Histogram } from '../domain/histogram.ts';
import { mergeHistograms } from '../domain/histogram.ts';
import type { Queryable } from './database.ts';

/** One metric of one series: in an hour, a day, or of all time. */
export interface Usage {
  readonly environment: string;
  readonly prompt: string;
  /** Version and id are null for fallbacks. */
  readonly version: number | null;
  readonly versionId: string | null;
  readonly source: string;
  readonly segment: string;
  /** What it ran on; null: not known. */
  readonly model: string | null;
  readonly test: string | null;
  /** Of the arm in its test. */
  readonly place: number | null;
  /** Of the hour or day, ISO 8601; null: all time. */
  readonly start: string | null;
  readonly metric: string;
  readonly count: number;
  readonly sum: number;
  readonly sumSquares: number;
  /** Null where it was not asked for. */
  readonly histogram: Histogram | null;
}

/** Which totals; what is null does not narrow. */
export interface UsageFilter {
  readonly environment: string | null;
  readonly prompts: readonly string[] | null;
  readonly metrics: readonly string[] | null;
  /** The metrics whose histograms are wanted. */
  readonly histograms: readonly string[];
  /** Hours and days that begin in [since, until), ISO 8601. */
  readonly period: 'all' | { readonly grain: 'hour' | 'day'; readonly since: string; readonly until: string };
}

interface UsageRow extends Omit<Usage, 'histogram'> {
  readonly series: number;
  readonly bins: readonly number[] | null;
  readonly counts: readonly number[] | null;
}

/** Totals by series, whether they were folded yet or not, in no order. */
export async function listUsage(queryable: Queryable, filter: UsageFilter): Promise<Usage[]> {
  const { environment, prompts, metrics, histograms, period } = filter;
  const { grain, since, until } = period === 'all' ? { grain: 'all', since: null, until: null } : period;
  const rows = await queryable.query<UsageRow>(
    `select series_id as series, environment, prompt, version, version_id as "versionId", source, segment, model, test_id as test, place, start, metric,
       count, sum, sum_squares as "sumSquares", bins, counts
     from promptctl.usage_totals($1, $2, $3, $4, $5, $6, $7)`,
    [environment, prompts, grain, since, until, metrics, histograms],
  );
  const groups = new Map<string, [UsageRow, ...UsageRow[]]>();
  for (const row of rows) {
    const key = `${row.series} ${row.metric} ${row.start}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return [...groups.values()].map((group) => addUp(group, histograms));
}

function addUp(group: readonly [UsageRow, ...UsageRow[]], histograms: readonly string[]): Usage {
  const { series: _, bins: _bins, counts: _counts, ...first } = group[0];
  const total = (read: (row: UsageRow) => number) => group.reduce((sum, row) => sum + read(row), 0);
  return {
    ...first,
    count: total(({ count }) => count),
    sum: total(({ sum }) => sum),
    sumSquares: total(({ sumSquares }) => sumSquares),
    histogram: histograms.includes(first.metric) ? histogramOf(group) : null,
  };
}

/** Folded and not folded together; a corrected score may take away here what was counted there. */
function histogramOf(group: readonly UsageRow[]): Histogram {
  const merged = mergeHistograms(
    group.map(({ bins, counts }) => new Map((bins ?? []).map((bin, i) => [bin, counts?.[i] ?? 0]))),
  );
  return new Map([...merged].filter(([, count]) => count !== 0).toSorted(([a], [b]) => a - b));
}
