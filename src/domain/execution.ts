/** What is counted, whoever reports it. Token fields do not overlap: cached and reasoning tokens are not among prompt and response tokens. */
export interface MeasuredValues {
  readonly promptTokens: number | null;
  readonly cachedReadTokens: number | null;
  readonly cachedWriteTokens: number | null;
  readonly responseTokens: number | null;
  readonly reasoningTokens: number | null;
  readonly latencyMs: number | null;
  /** Dollars; null: computed from prices, where they are known. */
  readonly cost: number | null;
  readonly error: string | null;
}

/** One use of a resolved prompt. What it is of was copied from the prompt, and never given by the caller. */
export interface ExecutionEvent extends MeasuredValues {
  readonly kind: 'execution';
  /** A UUIDv7; its time is when the execution was reported. */
  readonly id: string;
  readonly environment: string;
  readonly prompt: string;
  /** Null for a fallback. */
  readonly versionId: string | null;
  readonly digest: string;
  readonly source: string;
  readonly segment: string;
  /** The test it is counted in; the version tells the arm. */
  readonly test: string | null;
  /** The id as the app gave it, which stays on this machine. */
  readonly user: string | null;
  readonly model: string | null;
}

/** A number about an execution, which may come before it or days later; the latest counts. */
export interface ScoreEvent {
  readonly kind: 'score';
  /** Of the execution. */
  readonly id: string;
  readonly name: string;
  readonly value: number;
  readonly feedback: string | null;
  readonly at: string;
}

/** The names, never the values, of variables that a prompt was given on a day. */
export interface VariablesEvent {
  readonly kind: 'variables';
  readonly environment: string;
  readonly prompt: string;
  /** `2026-11-22`, in UTC. */
  readonly day: string;
  readonly names: readonly string[];
}

/** Events that were tracked and lost, said as soon as anything can be kept again. */
export interface GapEvent {
  readonly kind: 'gap';
  readonly id: string;
  readonly environment: string;
  /** Events: executions, or scores where the reason says so. */
  readonly lost: number;
  readonly reason: string;
  readonly since: string;
  readonly until: string;
}

export type TrackedEvent = ExecutionEvent | ScoreEvent | VariablesEvent | GapEvent;
