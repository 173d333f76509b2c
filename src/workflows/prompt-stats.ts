import type { ArmTotals } from './compared.ts';

/** Numbers of all prompts of an environment over a period, plain JSON. */
export interface Stats {
  readonly environment: string;
  /** ISO 8601; null: all time. */
  readonly since: string | null;
  readonly until: string;
  /** Names and globs that were asked for and match nothing that was pushed. */
  readonly unmatched: readonly string[];
  /** The busiest first. */
  readonly prompts: readonly PromptStats[];
  readonly total: ArmTotals;
  /** Events that were lost and said so in the period. */
  readonly lost: number;
  readonly rejected: readonly { readonly reason: string; readonly events: number }[];
}

export interface PromptStats {
  readonly prompt: string;
  /** Served now; null: nothing. */
  readonly version: number | null;
  /** The test that runs; null: none. */
  readonly test: string | null;
  readonly totals: ArmTotals;
  /** Executions by day, oldest first, at most the last 30. */
  readonly days: readonly { readonly day: string; readonly executions: number }[];
  /** Of executions, how many were served from a fallback. */
  readonly fallbackShare: number | null;
  /** Names of variables that callers sent in the period, for one prompt asked for; else null. */
  readonly variables: readonly string[] | null;
}
