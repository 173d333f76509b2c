import { randomUUID } from 'node:crypto';
import type { GapEvent, TrackedEvent } from '../domain/execution.ts';
import { isoTime } from '../domain/time.ts';
import { readTime } from '../domain/uuid7.ts';

/** Events that were lost for one reason in one environment, and are not told yet. */
export interface Gap {
  readonly id: string;
  readonly environment: string;
  readonly reason: string;
  readonly lost: number;
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly until: number;
}

export interface Gaps {
  /** Null: of the environment that this process serves, since a score does not tell. */
  readonly add: (environment: string | null, reason: string, since: number, until?: number, lost?: number) => void;
  readonly list: () => readonly Gap[];
  /** Each is told: forget it. */
  readonly told: (gap: Gap) => void;
}

/** Why events are lost, in one place each. */
export const FULL = 'the spool was full';
export const DELETED = 'the spool was deleted';
export const DAMAGED = 'the spool was damaged';

/** The same of scores, which are counted apart from executions. */
export const ofScores = (reason: string) => `${reason} (scores)`;

/** So many fit where they outlive the process; further ones are added to another of the same count, so that no event is forgotten. */
const MOST_GAPS = 12;

/** Keeps count of what was lost, by environment and reason. */
export function createGaps(ownEnvironment: string, before: readonly Gap[] = []): Gaps {
  const gaps = new Map(before.map((gap) => [keyOf(gap.environment, gap.reason), gap]));
  return {
    add: (given, reason, since, until = since, lost = 1) => {
      if (lost === 0) return;
      const environment = given ?? ownEnvironment;
      const key = keyOf(environment, reason);
      const known = gaps.get(key) ?? (gaps.size < MOST_GAPS ? undefined : [...gaps.values()].at(-1));
      if (known === undefined) gaps.set(key, { id: randomUUID(), environment, reason, lost, since, until });
      else gaps.set(keyOf(known.environment, known.reason), widened(known, lost, since, until));
    },
    list: () => [...gaps.values()],
    told: ({ environment, reason }) => void gaps.delete(keyOf(environment, reason)),
  };
}

/** Counts what lines say as lost: what a segment held that is dropped. */
export function loseLines(gaps: Gaps, lines: readonly string[], reason: string): void {
  for (const line of lines) {
    const event = JSON.parse(line) as TrackedEvent;
    if (event.kind === 'execution') gaps.add(event.environment, reason, readTime(event.id));
    else if (event.kind === 'score') gaps.add(null, ofScores(reason), Date.parse(event.at));
    else if (event.kind === 'gap')
      gaps.add(event.environment, event.reason, Date.parse(event.since), Date.parse(event.until), event.lost);
  }
}

export function gapEvent({ since, until, ...gap }: Gap): GapEvent {
  return { kind: 'gap', ...gap, since: isoTime(since), until: isoTime(until) };
}

function widened(gap: Gap, lost: number, since: number, until: number): Gap {
  return {
    ...gap,
    lost: gap.lost + lost,
    since: Math.min(gap.since, since),
    until: Math.max(gap.until, until),
  };
}

function keyOf(environment: string, reason: string): string {
  return JSON.stringify([environment, reason]);
}
