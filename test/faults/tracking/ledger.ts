import { readFileSync } from 'node:fs';

/** What an app measured: [latency, prompt tokens, response tokens, cost, error], and the place of its series and its user. */
export interface TrackedExecution {
  readonly kind: 'execution';
  readonly id: string;
  readonly place: number;
  readonly latency: number;
  readonly tokens: number;
  readonly cost: number;
  readonly error: string | null;
}

export interface TrackedScore {
  readonly kind: 'score';
  readonly id: string;
  readonly value: number;
}

/** A line of the file in which an app notes what it tracked, written after the call returned. */
export type Entry = TrackedExecution | TrackedScore;

/** What apps noted together. */
export interface Ledger {
  readonly executions: ReadonlyMap<string, TrackedExecution>;
  /** The ratings of each execution, the one that counts last. */
  readonly ratings: ReadonlyMap<string, readonly number[]>;
}

export function readLedger(paths: readonly string[]): Ledger {
  const executions = new Map<string, TrackedExecution>();
  const ratings = new Map<string, readonly number[]>();
  for (const entry of paths.flatMap(entriesIn)) {
    if (entry.kind === 'score') ratings.set(entry.id, [...(ratings.get(entry.id) ?? []), entry.value]);
    else executions.set(entry.id, entry);
  }
  return { executions, ratings };
}

function entriesIn(path: string): Entry[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  // A process that was killed may have written half of the last one; for us that call never returned.
  return lines.slice(0, -1).map((line) => JSON.parse(line) as Entry);
}
