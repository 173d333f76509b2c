import type { Measures } from './domain/measures.ts';
import type { ServedPrompts, ServingStatus } from './resolution/prompts.ts';
import type { ResolvedPrompt } from './resolution/resolved-prompt.ts';
import type { TrackingStatus } from './tracking/tracking-status.ts';

/** What is read of a resolved prompt to track it. Plain JSON, so an execution may be tracked by another process than the one that asked. */
export type TrackedPrompt = Pick<
  ResolvedPrompt,
  'name' | 'version' | 'versionId' | 'digest' | 'environment' | 'source' | 'test' | 'userId' | 'model'
>;

/** How this process serves and tracks at the moment; plain JSON, for a health endpoint. */
export interface Status extends ServingStatus {
  /** Null: nothing is kept of what is tracked, because there is no database: files, a bundle alone, unit tests. */
  readonly tracking: TrackingStatus | null;
}

/** How long a call waits at most. */
export interface WaitOptions {
  /** Milliseconds; default 5000. */
  readonly timeoutMs?: number | undefined;
}

/** Prompts for an app, and what becomes of them. */
export interface Prompts extends Omit<ServedPrompts, 'status' | 'flush' | 'close'> {
  /**
   * Counts one use of a resolved prompt, exactly once, and gives its id, a UUIDv7, for ratings and scores that come later. It returns at
   * once and waits for no network; on disk (`durability`) it outlives the process. Version, test, user and digest are the prompt's own.
   * Track failures too, with `error`: an arm whose failures are left out looks better than it is.
   * @throws PromptctlError `measure-invalid` for what can never be counted, and nothing else: whatever goes wrong later is a
   * `problem` event.
   * @example
   * const id = prompts.trackExecution(prompt, { promptTokens: 812, responseTokens: 164, latencyMs: 930 });
   */
  trackExecution(resolved: TrackedPrompt, measures?: Measures): string;
  /**
   * Rates an execution of any process, 1 to 5, now or days later; the latest rating counts.
   * @throws PromptctlError `measure-invalid`.
   */
  rateExecution(id: string, rating: number, feedback?: string | null): void;
  /**
   * Scores an execution of any process by a name of the app's own (`resolved`, `edits`); the latest of a name counts, and `rating` is the rating.
   * @throws PromptctlError `measure-invalid`.
   */
  score(id: string, name: string, value: number, feedback?: string | null): void;
  /** What is served, where it came from, how Postgres and Redis answer, and what is still to be shipped. */
  status(): Status;
  /**
   * Waits until all that was tracked before is stored and what is held is on disk: before a serverless process is frozen. False: not all
   * was stored in time; it is kept, and tried again.
   */
  flush(options?: WaitOptions): Promise<boolean>;
  /**
   * Stores what was tracked, then ends all timers and connections; calling it again changes nothing. False: not all was stored in time.
   * What is left on disk the next process stores; in memory it is lost.
   */
  close(options?: WaitOptions): Promise<boolean>;
}
