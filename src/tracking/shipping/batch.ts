import { setImmediate } from 'node:timers/promises';
import type { ExecutionEvent, GapEvent, ScoreEvent, TrackedEvent, VariablesEvent } from '../../domain/execution.ts';
import type { Batch, ExecutionRow, Further, Gap } from '../../storage/executions.ts';
import type { Segment } from '../spool.ts';
import { readEvent } from './event-reading.ts';
import { damageOf } from './losses.ts';
import { createSeriesPlaces } from './series-places.ts';

/** What turns events into what is stored. */
export interface BatchMaking {
  /** What damage is counted in, since what is damaged does not tell. */
  readonly environment: string;
  readonly host: string;
  readonly isLasting: boolean;
  readonly userKey: (user: string) => string;
  /** Dollars; null: unknown. */
  readonly price: (event: ExecutionEvent) => number | null;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

type Writable<T> = { -readonly [name in keyof T]: T[name] extends readonly (infer Each)[] ? Each[] : T[name] };

/** Lines after which others have their turn: about a millisecond. */
const LINES_AT_ONCE = 200;

/** The batch that a segment is. */
export async function makeBatch(segment: Segment, making: BatchMaking): Promise<Batch> {
  const { producer, sequence, after, lines, damaged } = segment;
  const collected = createCollected(making);
  const events: TrackedEvent[] = [];
  for (const [place, line] of lines.entries()) {
    if (place % LINES_AT_ONCE === LINES_AT_ONCE - 1) await setImmediate();
    const read = readEvent(line);
    if (read.kind === 'rejected') {
      collected.further.rejected.push({ reason: read.reason, event: read.event });
      continue;
    }
    events.push(read.event);
    collected.add(read.event);
  }
  if (damaged > 0) collected.further.gaps.push(damageOf(events, damaged, making));
  const { series, executions, further } = collected;
  return { producer, sequence, after, isLasting: making.isLasting, series, executions, further };
}

function createCollected({ host, userKey, price }: BatchMaking) {
  const series = createSeriesPlaces();
  const executions: ExecutionRow[] = [];
  const further: Writable<Further> = { scores: [], gaps: [], rejected: [], variables: [] };

  const placeOf = (event: ExecutionEvent): number => {
    const { environment, prompt, versionId, digest, source, segment, test, model } = event;
    return series.placeOf({ environment, prompt, versionId, digest, source, segment, test, model });
  };

  const add = (event: TrackedEvent): void => {
    if (event.kind === 'execution') executions.push(rowOf(event, placeOf(event), userKey, price));
    else if (event.kind === 'score') further.scores.push(scoreOf(event));
    else if (event.kind === 'variables') further.variables.push(variablesOf(event));
    else further.gaps.push(gapOf(event, host));
  };
  return { series: series.list, executions, further, add };
}

function rowOf(
  event: ExecutionEvent,
  series: number,
  userKey: BatchMaking['userKey'],
  price: BatchMaking['price'],
): ExecutionRow {
  return {
    id: event.id,
    series,
    userKey: event.user === null ? null : userKey(event.user),
    latencyMs: event.latencyMs,
    promptTokens: event.promptTokens,
    cachedReadTokens: event.cachedReadTokens,
    cachedWriteTokens: event.cachedWriteTokens,
    responseTokens: event.responseTokens,
    reasoningTokens: event.reasoningTokens,
    cost: price(event),
    error: event.error,
  };
}

function gapOf({ id, environment, lost, reason, since, until }: GapEvent, host: string): Gap {
  return { id, environment, lost, reason, since, until, host };
}

function scoreOf({ id, name, value, feedback, at }: ScoreEvent): Further['scores'][number] {
  return { id, name, value, feedback, at };
}

function variablesOf({ environment, prompt, day, names }: VariablesEvent): Further['variables'][number] {
  return { environment, prompt, day, names };
}
