import { parseContent } from '../domain/content.ts';
import type { Content } from '../domain/prompt.ts';
import type { ServedPrompt, ServedVersion } from '../domain/served-prompt.ts';
import { type CompiledPrompt, compilePrompt } from '../domain/template/compile.ts';

/** A version that was made ready to be rendered. */
export interface ReadyVersion {
  /** Null for what has no version: fallbacks, files. */
  readonly version: number | null;
  readonly versionId: string | null;
  readonly digest: string;
  readonly content: Content;
  readonly compiled: CompiledPrompt;
}

/** A served prompt in memory. It is made ready when somebody first asks for it: most processes use few of many prompts. */
export interface HeldPrompt {
  readonly served: ServedPrompt;
  ready: ReadyVersion | null;
}

/** What is live of a prompt, ready; null: retired. @throws PromptctlError `template-invalid`. */
export function readyVersion(held: HeldPrompt): ReadyVersion | null {
  if (held.ready === null && held.served.live !== null) held.ready = makeReady(held.served.prompt, held.served.live);
  return held.ready;
}

/** Parses and compiles a version. @throws PromptctlError `template-invalid`. */
export function makeReady(prompt: string, { version, versionId, digest, content }: ServedVersion): ReadyVersion {
  const parsed = parseContent(content);
  return { version, versionId, digest, content: parsed, compiled: compilePrompt(prompt, parsed) };
}
