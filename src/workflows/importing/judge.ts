import type { ImportedEvent, ImportedExecution } from '../../domain/imported-event.ts';
import { describeValue } from '../../domain/template/value.ts';
import { dayOf, HOUR, isoTime, MOST_AHEAD } from '../../domain/time.ts';
import { readTime } from '../../domain/uuid7.ts';
import type { Batch, ExecutionRow, SeriesKey } from '../../storage/executions.ts';
import type { VersionKey } from '../../storage/version-keys.ts';
import type { Pricing } from '../../tracking/prices/pricing.ts';
import { createSeriesPlaces } from '../../tracking/shipping/series-places.ts';
import type { IdTimes } from './id-times.ts';
import type { KnownVersions } from './known-versions.ts';
import type { LineProblem, Read } from './reading.ts';

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

const TOO_LATE = `is more than ${MOST_AHEAD / HOUR} hours ahead`;

/** What a batch is made of. */
export type Judged = Pick<Batch, 'series' | 'executions'> & { readonly scores: Batch['further']['scores'] };

/** What goes on from one batch of a log to the next. */
export interface Judging {
  readonly idTimes: IdTimes;
  readonly refuse: (problem: LineProblem) => void;
}

/** Makes a batch of what was read; what the database would refuse is told by its line. The prompts must have been loaded. */
export function judge(read: readonly Read[], rules: Rules, { idTimes, refuse }: Judging): Judged {
  const series = createSeriesPlaces();
  const executions: ExecutionRow[] = [];
  const scores: Judged['scores'][number][] = [];
  const latest = rules.latest();
  const add = (event: ImportedEvent): Omit<LineProblem, 'line'> | null => {
    if (event.kind === 'score') {
      scores.push(scoreOf(event));
      return null;
    }
    const environment = event.environment ?? rules.environment;
    if (!rules.environments.has(environment))
      return { field: 'environment', problem: `${environment} is not there; promptctl env add ${environment} adds it` };
    const version = rules.versions.find(event.prompt, event.version);
    if (version !== null && 'problem' in version) return version;
    const before = event.givenId === null ? null : idTimes.note(event.id);
    if (before !== null) {
      const first = `${isoTime(before)}, at which ${describeValue(event.givenId)} came before`;
      return { field: 'at', problem: `differs from ${first}: it would be counted twice` };
    }
    executions.push(rowOf(event, version, series.placeOf(keyOf(event, environment, version)), rules));
    for (const score of event.scores) scores.push(scoreOf(score));
    return null;
  };
  for (const each of read) {
    if ('problem' in each) {
      refuse(each);
      continue;
    }
    const problem = problemWithTime(each.event, rules.earliest, latest) ?? add(each.event);
    if (problem !== null) refuse({ line: each.line, ...problem });
  }
  return { series: series.list, executions, scores };
}

function problemWithTime(event: ImportedEvent, earliest: number, latest: number): Omit<LineProblem, 'line'> | null {
  const at = readTime(event.id);
  const field = event.kind === 'score' ? 'id' : 'at';
  const what = event.kind === 'score' ? 'is of an execution that ' : '';
  if (at < earliest)
    return {
      field,
      problem: `${what}is older than what is kept, which begins ${dayOf(earliest)}`,
    };
  if (at > latest) return { field, problem: `${what}${TOO_LATE}` };
  if (event.kind === 'score' && Date.parse(event.at) > latest) return { field: 'at', problem: TOO_LATE };
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

/** What an execution is of. */
function keyOf({ prompt, measures }: ImportedExecution, environment: string, version: VersionKey | null): SeriesKey {
  return {
    environment,
    prompt,
    versionId: version?.id ?? null,
    digest: version?.digest ?? null,
    source: version === null ? 'fallback' : 'import',
    segment: measures.segment,
    test: null,
    model: measures.model ?? version?.model ?? null,
  };
}
