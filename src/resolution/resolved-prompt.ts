import type { ShownHead } from '../domain/head.ts';
import type { JsonObject } from '../domain/prompt.ts';
import type { Message } from '../domain/template/render.ts';

/** Who this state was read from, or was first confirmed by; memory serves them all. */
export type Source = 'postgres' | 'redis' | 'disk' | 'bundle' | 'fallback' | 'files' | 'test';

/** The A/B test that a call is counted in. */
export interface ResolvedTest {
  readonly id: string;
  /** The version that the user was assigned: the one that is served. */
  readonly arm: number;
  /** The share of users in the test at the time, in basis points of 10,000. */
  readonly coverage: number;
}

/**
 * A prompt ready to be sent to a model. Plain JSON: it may be logged, queued, and tracked from another process; whoever does so hands on
 * the user's id. All results of a version share its parameters, tools, output and metadata, which are frozen; copy them to change them.
 */
export interface ResolvedPrompt {
  readonly name: string;
  /** Null for a fallback and for prompts served from files. */
  readonly version: number | null;
  readonly versionId: string | null;
  /** SHA-256 of the content. */
  readonly digest: string;
  readonly environment: string;
  /**
   * Null: the call is counted in no test, because none runs, the user is not covered or forced into an arm, nobody said who it is, the
   * prompt is pinned, a version or an arm was asked for, or the fallback was used: the user leaves the numbers then.
   */
  readonly test: ResolvedTest | null;
  /** Who it was resolved for, counted or not; null: the call did not say. An execution is its. */
  readonly userId: string | null;
  /** The text of a text prompt; null for a chat prompt. */
  readonly rendered: string | null;
  readonly systemMessage: string | null;
  /**
   * The prompt as messages, for text prompts too; this call's own list. Messages that were given for a placeholder are among them as they
   * were given, whatever else they hold.
   */
  readonly messages: Message[];
  /** Null, here and below: the prompt says nothing about it. */
  readonly model: string | null;
  readonly temperature: number | null;
  readonly maxTokens: number | null;
  /** Further parameters of the model, passed through. */
  readonly parameters: JsonObject | null;
  readonly tools: readonly JsonObject[] | null;
  readonly output: JsonObject | null;
  readonly metadata: JsonObject | null;
  readonly source: Source;
  /** True when nobody has confirmed for longer than `ttlSeconds`, or ever in this process, that this is what is live. */
  readonly stale: boolean;
  /** The state it was served from; null for a fallback and for files. */
  readonly head: ShownHead | null;
}
