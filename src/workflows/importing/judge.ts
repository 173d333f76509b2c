import type { ImportedEvent, ImportedExecution } from '../../domain/imported-event.ts';
import { readTime } from '../../domain/uuid7.ts';
import type { Batch, ExecutionRow, SeriesKey } from '../../storage/executions.ts';
import type { VersionKey } from '../../storage/version-keys.ts';
import type { Pricing } from '../../tracking/prices/pricing.ts';
import type { KnownVersions } from './known-versions.ts';
import type { LineProblem, Read } from './problems.ts';

/** What an import is judged by. */
export interface Rules {
  /** Of lines that name none. */
  readonly environment: string;
  readonly environments: ReadonlySet<string>;
  readonly versions: KnownVersions;
  /** Milliseconds since 1970: what is older is not kept any more. */
  readonly earliest: number;
  readonly latest: () => number;
  readonly userKey: (user: string) => string;
  readonly pricing: Pricing;
}

/** What a batch is made of. */
export type Judged = Pick<Batch, 'series' | 'executions'> & { readonly scores: Batch['further']['scores'] };

/** Makes a batch of what was read; what the database would refuse is told by its line. The prompts must have been loaded. */
export function judge(read: readonly Read[], rules: Rules, refuse: (problem: LineProblem) => void): Judged {
  const series = createSeries();
  const executions: ExecutionRow[] = [];
  const scores: Judged['scores'][number][] = [];
  const latest = rules.latest();
  for (const each of read) {
    if ('problem' in each) {
      refuse(each);
      continue;
    }
    const problem = problemWithTime(each.event, rules.earliest, latest) ?? add(each.event);
    if (problem !== null) refuse({ line: each.line, ...problem });
  }
  return { series: series.list, executions, scores };

  function add(event: ImportedEvent): Omit<LineProblem, 'line'> | null {
    if (event.kind === 'score') {
      scores.push(scoreOf(event));
      return null;
    }
    const environment = event.environment ?? rules.environment;
    if (!rules.environments.has(environment))
      return { field: 'environment', problem: `${environment} is not there; promptctl env add ${environment} adds it` };
    const version = rules.versions.find(event.prompt, event.version);
    if (version !== null && 'problem' in version) return version;
    executions.push(rowOf(event, version, series.place(event, environment, version), rules));
    for (const score of event.scores) scores.push(scoreOf(score));
    return null;
  }
}

function problemWithTime(event: ImportedEvent, earliest: number, latest: number): Omit<LineProblem, 'line'> | null {
  const at = readTime(event.id);
  const field = event.kind === 'score' ? 'id' : 'at';
  const what = event.kind === 'score' ? 'is of an execution that ' : '';
  if (at < earliest)
    return {
      field,
      problem: `${what}is older than what is kept, which begins ${new Date(earliest).toISOString().slice(0, 10)}`,
    };
  if (at > latest) return { field, problem: `${what}is more than 48 hours ahead` };
  if (event.kind === 'score' && Date.parse(event.at) > latest)
    return { field: 'at', problem: 'is more than 48 hours ahead' };
  return null;
}

function scoreOf({ id, name, value, feedback, at }: Judged['scores'][number]): Judged['scores'][number] {
  return { id, name, value, feedback, at };
}

function rowOf(
  { id, user, measures }: ImportedExecution,
  version: VersionKey | null,
  series: number,
  rules: Rules,
): ExecutionRow {
  const model = measures.model ?? version?.model ?? null;
  return {
    id,
    series,
    userKey: user === null ? null : rules.userKey(user),
    latencyMs: measures.latencyMs,
    promptTokens: measures.promptTokens,
    cachedReadTokens: measures.cachedReadTokens,
    cachedWriteTokens: measures.cachedWriteTokens,
    responseTokens: measures.responseTokens,
    reasoningTokens: measures.reasoningTokens,
    cost: rules.pricing(model === measures.model ? measures : { ...measures, model }, readTime(id)),
    error: measures.error,
  };
}

/** Numbers what executions of a batch are of, from 1. */
function createSeries() {
  const places = new Map<string, number>();
  const list: SeriesKey[] = [];
  return {
    list,
    place: ({ prompt, measures }: ImportedExecution, environment: string, version: VersionKey | null): number => {
      const model = measures.model ?? version?.model ?? null;
      const key = `${environment} ${prompt} ${version?.id} ${measures.segment} ${model}`;
      const known = places.get(key);
      if (known !== undefined) return known;
      list.push({
        environment,
        prompt,
        versionId: version?.id ?? null,
        digest: version?.digest ?? null,
        source: version === null ? 'fallback' : 'import',
        segment: measures.segment,
        test: null,
        model,
      });
      places.set(key, list.length);
      return list.length;
    },
  };
}
