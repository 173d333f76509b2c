/** What happens now in an environment, plain JSON. Shares are parts of 1, times milliseconds. */
export interface Watched {
  readonly environment: string;
  /** ISO 8601: now. */
  readonly at: string;
  /** Since when it is watched. */
  readonly since: string;
  /** Redis counts what apps send, within about a second. Without it: what the totals in Postgres grew by between two looks. */
  readonly source: 'redis' | 'postgres';
  /** What the numbers are as of; null: there are none yet. */
  readonly read: string | null;
  /** Who could not be asked, and why; it is asked again. */
  readonly problems: readonly string[];
  /** By prompt and version; what was served from a fallback, of no version, comes last. */
  readonly versions: readonly WatchedVersion[];
}

export interface WatchedVersion {
  readonly prompt: string;
  /** Null: a fallback, or a version that Postgres could not be asked about. */
  readonly version: number | null;
  /** Null: a fallback. */
  readonly versionId: string | null;
  /** Null: it is in no test that runs. */
  readonly arm: WatchedArm | null;
  /**
   * Executions a second over the last 10 seconds, or what is known of them, and over the last 60; both may be a little more. Null: not known
   * yet.
   */
  readonly perSecond: { readonly last10: number | null; readonly last60: number | null };
  /** All that follows is of the last 60 seconds, or of what is known of them. */
  readonly executions: number;
  readonly errors: number;
  readonly errorRate: number | null;
  /** Means per execution that told; prompt tokens with those read from and written to a cache, response tokens with reasoning. */
  readonly latency: number | null;
  readonly promptTokens: number | null;
  readonly responseTokens: number | null;
  /** Of ratings that came; one that was changed counts by the difference. Null: none came. */
  readonly rating: { readonly mean: number; readonly count: number } | null;
  /** Of the prompt's executions. */
  readonly share: number | null;
}

export interface WatchedArm {
  readonly test: string;
  readonly role: 'control' | 'variant';
  /** The share of users that coverage and weights give it; the control also has those outside the test. */
  readonly expected: number;
}
