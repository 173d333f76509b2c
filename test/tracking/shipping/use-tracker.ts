import { randomBytes } from 'node:crypto';
import { afterEach } from 'vitest';
import type { ExecutionSubject } from '../../../src/domain/execution-subject.ts';
import { type Database, openDatabase } from '../../../src/storage/database.ts';
import type { SeriesKey } from '../../../src/storage/executions.ts';
import type { TrackingProblem } from '../../../src/tracking/problem.ts';
import { TIMINGS, type Timings } from '../../../src/tracking/shipping/timings.ts';
import { openTracker, type Tracker, type TrackerOptions } from '../../../src/tracking/tracker.ts';

/** Milliseconds in which what should happen has happened, on a busy machine. */
export const SOON = 20_000;

/** As in earnest, only sooner. */
export const FAST: Timings = {
  ...TIMINGS,
  seal: 20,
  pauseLeast: 20,
  pauseMost: 200,
  adoptFirst: 20,
  adopt: 100,
  fold: 100,
  foldMore: 20,
};

export interface TestTracker extends Tracker {
  readonly problems: readonly TrackingProblem[];
}

/** Trackers that are closed after each test. */
export function useTrackers() {
  const opened: Tracker[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((tracker) => tracker.close(0)));
  });
  return (url: string | null, further: Partial<TrackerOptions> = {}, timings: Partial<Timings> = {}): TestTracker => {
    const problems: TrackingProblem[] = [];
    const tracker = openTracker(
      {
        environment: 'production',
        durability: 'memory',
        whenFull: 'drop-newest',
        stateDirectory: null,
        connection: 'here',
        openDatabase: url === null ? null : async () => openDatabase(url, 'test', { max: 1, holdsProcess: false }),
        openLiveCounters: null,
        prices: new Map(),
        hasTimers: true,
        now: Date.now,
        random: randomBytes,
        host: 'host-1',
        onProblem: (problem) => void problems.push(problem),
        ...further,
      },
      { ...FAST, ...timings },
    );
    opened.push(tracker);
    return { ...tracker, problems };
  };
}

/** What getPrompt gave of that series. */
export function resolvedOf(series: SeriesKey, userId: string | null = 'user-1'): ExecutionSubject {
  const { prompt, versionId, environment, source, test } = series;
  const digest = series.digest === 'none' || series.digest === null ? 'e'.repeat(64) : series.digest;
  return {
    name: prompt,
    versionId,
    digest,
    environment,
    source,
    test: test === null ? null : { id: test },
    userId,
    model: null,
  };
}

/** The ids of what is stored. */
export async function storedIn(database: Database, environment: string): Promise<string[]> {
  const rows = await database.query<{ id: string }>(
    `select e.id from promptctl.executions e join promptctl.series s on s.id = e.series_id where s.environment = $1 order by e.id`,
    [environment],
  );
  return rows.map(({ id }) => id);
}

/** What is told as lost, by reason. */
export async function gapsIn(database: Database, environment: string): Promise<{ readonly [reason: string]: number }> {
  const rows = await database.query<{ reason: string; lost: number }>(
    'select reason, sum(lost)::bigint as lost from promptctl.usage_gaps where environment = $1 group by 1 order by 1',
    [environment],
  );
  return Object.fromEntries(rows.map(({ reason, lost }) => [reason, lost]));
}
