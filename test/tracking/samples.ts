import { randomBytes } from 'node:crypto';
import type { TrackedEvent } from '../../src/domain/execution.ts';
import type { ExecutionSubject } from '../../src/domain/execution-subject.ts';
import type { TrackingProblem } from '../../src/tracking/problem.ts';
import { createRecorder, type Recorder } from '../../src/tracking/recorder.ts';
import type { Spool } from '../../src/tracking/spool.ts';

/** 2026-11-22 12:00 UTC. */
export const NOON = Date.UTC(2026, 10, 22, 12);

export const RESOLVED: ExecutionSubject = {
  name: 'support/reply',
  versionId: 'pv-0123456789ab',
  digest: 'd'.repeat(64),
  environment: 'production',
  source: 'postgres',
  test: { id: 'ab-0123456789ab' },
  userId: 'user-1',
  model: 'gpt-5-mini',
};

export interface Recording {
  readonly recorder: Recorder;
  readonly problems: TrackingProblem[];
}

export function recordInto(spool: Spool, now: () => number = () => NOON): Recording {
  const problems: TrackingProblem[] = [];
  const onProblem = (problem: TrackingProblem) => void problems.push(problem);
  return {
    recorder: createRecorder({ spool, environment: 'production', now, random: randomBytes, onProblem }),
    problems,
  };
}

/** All that a spool still holds, as its shipper would take it, segment by segment. */
export function ship(spool: Spool): TrackedEvent[] {
  const events: TrackedEvent[] = [];
  spool.seal();
  for (let segment = spool.next(); segment !== null; segment = spool.next()) {
    events.push(...segment.lines.map((line) => JSON.parse(line) as TrackedEvent));
    spool.done(segment.sequence);
  }
  return events;
}

/** What was lost, by environment and reason. */
export function lostIn(events: readonly TrackedEvent[]): { readonly [what: string]: number } {
  const lost: { [what: string]: number } = {};
  for (const event of events) {
    if (event.kind !== 'gap') continue;
    const key = `${event.environment}: ${event.reason}`;
    lost[key] = (lost[key] ?? 0) + event.lost;
  }
  return lost;
}
