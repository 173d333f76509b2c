import { parseContent } from '../domain/content.ts';
import { isPromptctlError, PromptctlError } from '../domain/errors/error.ts';
import type { Content } from '../domain/prompt.ts';
import type { ServedVersion } from '../domain/served-version.ts';
import { type CompiledPrompt, compilePrompt } from '../domain/template/compile.ts';
import type { ResolvedPrompt, ResolvedTest } from './resolved-prompt.ts';

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

/** After a lost history an id may be given again, to another number: only all three together say the same. */
export function isSameVersion(a: VersionIdentity | null, b: VersionIdentity | null): boolean {
  return a?.versionId === b?.versionId && a?.version === b?.version && a?.digest === b?.digest;
}

/** A version that was made ready to be rendered. */
export interface ReadyVersion extends VersionIdentity {
  readonly content: Content;
  readonly compiled: CompiledPrompt;
  readonly constant: ConstantPart;
  /** What whoever is answered with it is counted in; null: nothing. */
  readonly test: ResolvedTest | null;
}

/** The same version for those who are counted in a test. */
export function countedIn(ready: ReadyVersion, id: string, arm: number, coverage: number): ReadyVersion {
  return { ...ready, test: Object.freeze({ id, arm, coverage }) };
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
    return { version, versionId, digest, content, compiled, constant: constantPart(content), test: null };
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
