import type { ShownHead } from '../domain/head.ts';
import type { EventMap } from './events.ts';
import type { Fallback } from './fallback.ts';
import type { ResolvedPrompt, Source } from './resolved-prompt.ts';

/** Values by variable name; an interface of the app's own will do. */
export type Variables = object;

/** What a single call may ask for. */
export interface GetPromptOptions {
  /**
   * Who the prompt is for: in an A/B test the same user always gets the same arm. Without it (also `null`, or
   * empty) a call gets what is live, and is counted in no test.
   */
  readonly userId?: string | null | undefined;
  /**
   * For testers: this arm of the running test, by its version number, whoever the user is and whatever is pinned. Never counted in the
   * test. Excludes `version`.
   */
  readonly arm?: number | undefined;
  /** This version, whatever is live. The live and the previous one and the arms of a running test are at hand; another is fetched once. */
  readonly version?: number | undefined;
  /** Another environment than the usual one. Its first call waits for it. */
  readonly environment?: string | undefined;
  /** Used when the prompt cannot be had or rendered: a template, or a content. */
  readonly fallback?: Fallback | undefined;
  /** Waits until this release is served here, at most two seconds. */
  readonly minRevision?: number | undefined;
}

/** How this process serves at the moment; plain JSON. */
export interface ServingStatus {
  readonly environment: string;
  /** Null: nothing is held yet. */
  readonly head: ShownHead | null;
  readonly source: Source | null;
  readonly stale: boolean;
  /** Milliseconds since somebody confirmed what is served; null: nobody did. */
  readonly age: number | null;
  /** Prompts that are live. */
  readonly prompts: number;
  readonly postgres: SourceStatus;
  readonly redis: SourceStatus;
  /** Live processes of this environment as Redis knows them, this one included; null without Redis. */
  readonly processes: number | null;
  /** States in Redis that were refused because nobody who has PROMPTCTL_CACHE_KEY wrote them. */
  readonly forged: number;
}
/** How Postgres or Redis has been answering. */
export interface SourceStatus {
  readonly configured: boolean;
  /** Milliseconds since it last answered; null: never. */
  readonly answered: number | null;
  /** Why it did not answer the last time; null: it did. */
  readonly failure: string | null;
}

/** Prompts as they are served; what is tracked of them is none of this floor's business. */
export interface ServedPrompts {
  /**
   * Resolves a prompt from memory; the promise is settled already, except before the first snapshot, for an option that has to wait,
   * once after a freeze, and in serverless mode when the last look is over a second old.
   * @throws PromptctlError `prompt-not-served`, `variables-missing` (naming all of them), `variables-invalid`, `not-ready`, `version-unavailable`,
   * `version-not-found`, `arm-unavailable`, `environment-not-found`, `revision-not-reached`, `template-invalid`, and with files `files-invalid` and `file-missing`: none
   * of them when a `fallback` can be rendered. Whatever the fallback: `options-invalid`, `environment-name-invalid`, `prompts-closed`.
   * @example
   * const prompt = await prompts.getPrompt('support/reply', { ticket }, { userId: user.id });
   * await model.chat({ model: prompt.model ?? 'claude-sonnet-4-20250514', messages: prompt.messages });
   */
  getPrompt(name: string, variables?: Variables, options?: GetPromptOptions): Promise<ResolvedPrompt>;
  /** The same without ever waiting. */
  getPromptSync(name: string, variables?: Variables, options?: GetPromptOptions): ResolvedPrompt;
  /**
   * Waits until prompts can be served: live ones, or after a short grace what is on disk or in the bundle.
   * @throws PromptctlError `not-ready` when there is nothing to serve within `timeoutMs` (default 5000), `environment-not-found`. With
   * files, whatever is wrong with them; there is nothing to time out then.
   */
  ready(options?: { readonly timeoutMs?: number }): Promise<void>;
  /** What is served, where it came from, and how Postgres and Redis answer. */
  status(): ServingStatus;
  /** Waits until what this process holds is written to disk. */
  flush(): Promise<void>;
  /** Ends all timers and connections; calling it again does nothing. */
  close(): Promise<void>;
  /** Calls `listener` for every such event; what it returns ends that. */
  on<Name extends keyof EventMap>(name: Name, listener: (event: EventMap[Name]) => void): () => void;
}
