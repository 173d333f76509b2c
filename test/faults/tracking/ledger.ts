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
  /** The last rating of each execution. */
  readonly scores: ReadonlyMap<string, number>;
}

export function readLedger(paths: readonly string[]): Ledger {
  const executions = new Map<string, TrackedExecution>();
  const scores = new Map<string, number>();
  for (const entry of paths.flatMap(entriesIn)) {
    if (entry.kind === 'score') scores.set(entry.id, entry.value);
    else executions.set(entry.id, entry);
  }
  return { executions, scores };
}

function entriesIn(path: string): Entry[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  // A process that was killed may have written half of the last one; for us that call never returned.
  return lines.slice(0, -1).map((line) => JSON.parse(line) as Entry);
}
