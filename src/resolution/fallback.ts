import { LRUCache } from 'lru-cache';
import { canonicalContent, digestOf } from '../domain/content.ts';
import type { ErrorCode } from '../domain/errors/catalogue.ts';
import { isPromptctlError, PromptctlError } from '../domain/errors/error.ts';
import { describeValue, isObject } from '../domain/template/value.ts';
import { contentOf, type GivenContent, withImpliedVariables } from './fallback-variables.ts';
import { type ReadyVersion, readyContent } from './ready-version.ts';
import { resolveReady, type Variables } from './resolve-ready.ts';
import type { ResolvedPrompt } from './resolved-prompt.ts';

/**
 * What a call is answered with when there is nothing else: a template, or a content. Its placeholders need no declaration and then
 * take whatever is given, or nothing; a content that declares variables is held to them. Read once, so never change it afterwards.
 */
export type Fallback = string | GivenContent;

interface Prepared {
  readonly ready: ReadyVersion;
  /** It declares no variables, so a value that cannot be shown is left out rather than refused. */
  readonly isLenient: boolean;
}

/** What no fallback covers: whoever wrote the call has to hear of it. */
const MISTAKES: ReadonlySet<ErrorCode> = new Set(['options-invalid', 'environment-name-invalid', 'prompts-closed']);

const BY_TEXT = new LRUCache<string, Prepared>({ max: 100 });
const BY_OBJECT = new WeakMap<object, Prepared>();

/**
 * A call's fallback, rendered with the variables of the call. `failure` is why the prompt itself could not be served.
 * @throws PromptctlError what is wrong with the fallback, about "the fallback of NAME", with `failure` as its cause: the fallback is
 * what the program can mend, and the failure is still told.
 */
export function resolveFallback(
  name: string,
  environment: string,
  fallback: Fallback,
  variables: Variables,
  userId: string | null | undefined,
  failure?: unknown,
): ResolvedPrompt {
  try {
    return render(prepare(fallback), name, environment, variables, userId);
  } catch (error) {
    throw isPromptctlError(error) ? ofFallback(error, name, failure) : error;
  }
}

/** Tells whether a fallback stands in for a failure: for all but what the program got wrong and would otherwise never notice. */
export function isCoveredByFallback(failure: unknown): boolean {
  return !isPromptctlError(failure) || !MISTAKES.has(failure.code);
}

function prepare(fallback: Fallback): Prepared {
  if (typeof fallback === 'string') {
    const known = BY_TEXT.get(fallback) ?? read(fallback, true);
    BY_TEXT.set(fallback, known);
    return known;
  }
  if (!isObject(fallback)) throw notFallback(fallback);
  const known = BY_OBJECT.get(fallback) ?? read(fallback, fallback.variables === undefined);
  BY_OBJECT.set(fallback, known);
  return known;
}

function read(fallback: Fallback, isLenient: boolean): Prepared {
  const { given, canonical } = canonicalOf(fallback);
  const identity = { version: null, versionId: null, digest: digestOf(given) };
  return { ready: readyContent('the fallback', identity, canonical), isLenient };
}

/** As it was given, which the digest is of, and with all variables. Texts are copies too: the caller's own objects are not frozen. */
function canonicalOf(fallback: Fallback): { readonly given: string; readonly canonical: string } {
  try {
    const content = contentOf(fallback);
    return { given: canonicalContent(content), canonical: canonicalContent(withImpliedVariables(content, false)) };
  } catch (error) {
    throw notFallback(fallback, error);
  }
}

/** Leaves out, one after the other, the values that make rendering fail. */
function render(
  prepared: Prepared,
  name: string,
  environment: string,
  variables: Variables,
  userId: string | null | undefined,
): ResolvedPrompt {
  const { ready, isLenient } = prepared;
  try {
    return resolveReady(ready, name, variables, environment, 'fallback', true, null, userId);
  } catch (error) {
    if (!isLenient || !isPromptctlError(error, 'variables-invalid')) throw error;
    const refused = new Set(error.data.invalid.map((each) => each.name.split('.')[0]));
    const kept = Object.entries(variables ?? {}).filter(([key]) => !refused.has(key));
    return render(prepared, name, environment, Object.fromEntries(kept), userId);
  }
}

function ofFallback({ code, data }: PromptctlError, name: string, failure: unknown): PromptctlError {
  const named = 'prompt' in data ? { ...(data as object), prompt: `the fallback of ${name.slice(0, 200)}` } : data;
  return new PromptctlError(code, named as typeof data, failure === undefined ? {} : { cause: failure });
}

function notFallback(fallback: unknown, cause?: unknown): PromptctlError {
  const problem = `must be a template or a content of plain JSON, not ${describeValue(fallback)}`;
  return new PromptctlError('options-invalid', { option: 'fallback', problem }, { cause });
}
