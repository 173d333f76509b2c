import { parseContent } from '../domain/content.ts';
import { isPromptctlError, PromptctlError } from '../domain/errors/error.ts';
import type { Content } from '../domain/prompt.ts';
import type { ServedPrompt, ServedVersion } from '../domain/served-prompt.ts';
import { type CompiledPrompt, compilePrompt } from '../domain/template/compile.ts';
import type { ResolvedPrompt } from './resolved-prompt.ts';

/**
 * What all results of a version have in common. They share the very objects, so these are frozen through and through: nothing that
 * one caller does to them reaches another.
 */
export type ConstantPart = Pick<
  ResolvedPrompt,
  'model' | 'temperature' | 'maxTokens' | 'parameters' | 'tools' | 'output' | 'metadata'
>;

/** What tells versions apart. */
export interface VersionIdentity {
  /** Null for what has no version: fallbacks, files. */
  readonly version: number | null;
  readonly versionId: string | null;
  readonly digest: string;
}

/** A version that was made ready to be rendered. */
export interface ReadyVersion extends VersionIdentity {
  readonly content: Content;
  readonly compiled: CompiledPrompt;
  readonly constant: ConstantPart;
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

const PREVIOUS = new WeakMap<ServedVersion, ReadyVersion>();

/** What was live of a prompt before, ready; kept for as long as it is held. @throws PromptctlError `template-invalid`. */
export function readyPrevious({ served: { prompt, previous } }: HeldPrompt): ReadyVersion | null {
  if (previous === null) return null;
  const known = PREVIOUS.get(previous);
  if (known !== undefined) return known;
  const ready = makeReady(prompt, previous);
  PREVIOUS.set(previous, ready);
  return ready;
}

/** True for a version that is live or was before: at hand without being fetched. */
export function holdsVersion({ served: { live, previous } }: HeldPrompt, version: number): boolean {
  return live?.version === version || previous?.version === version;
}

/** A version that is live or was before, ready; null: it is neither. @throws PromptctlError `template-invalid`. */
export function heldVersion(held: HeldPrompt, version: number): ReadyVersion | null {
  if (held.served.live?.version === version) return readyVersion(held);
  return held.served.previous?.version === version ? readyPrevious(held) : null;
}

/** Parses and compiles a version. @throws PromptctlError `template-invalid`. */
export function makeReady(prompt: string, { content, ...identity }: ServedVersion): ReadyVersion {
  return readyContent(prompt, identity, content);
}

/** Parses and compiles a canonical content, which may come from a cache or file that others write. @throws PromptctlError `template-invalid`. */
export function readyContent(
  prompt: string,
  { version, versionId, digest }: VersionIdentity,
  canonical: string,
): ReadyVersion {
  try {
    const content = parseContent(canonical);
    const compiled = compilePrompt(prompt, content);
    return { version, versionId, digest, content, compiled, constant: constantPart(content) };
  } catch (error) {
    if (isPromptctlError(error)) throw error;
    const problem = 'its content is not one that promptctl writes';
    throw new PromptctlError('template-invalid', { prompt, field: '', problem, hint: null }, { cause: error });
  }
}

function constantPart(content: Content): ConstantPart {
  return {
    model: content.model ?? null,
    temperature: content.temperature ?? null,
    maxTokens: content.maxTokens ?? null,
    parameters: frozen(content.parameters ?? null),
    tools: frozen(content.tools ?? null),
    output: frozen(content.output ?? null),
    metadata: frozen(content.metadata ?? null),
  };
}

function frozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  for (const each of Object.values(value)) frozen(each);
  return Object.freeze(value);
}
