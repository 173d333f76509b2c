import { PromptctlError } from '../domain/errors/error.ts';
import type { GivenVariables } from '../domain/template/input.ts';
import { type Message, renderPrompt } from '../domain/template/render.ts';
import { describeValue } from '../domain/template/value.ts';
import type { ReadyVersion } from './ready-version.ts';
import type { ResolvedPrompt } from './resolved-prompt.ts';

/** What callers may give as variables; nothing is the same as none. */
export type Variables = object | null | undefined;

const NONE: GivenVariables = Object.freeze({});

/**
 * The result of every call, whatever it is served from: written in one place and field by field, so that all results have one shape.
 * `messages` is the caller's own; parameters, tools, output and metadata are frozen, since all results of a version share them.
 * @throws PromptctlError what rendering refuses, or `options-invalid`.
 */
export function resolveReady(
  ready: ReadyVersion,
  name: string,
  variables: Variables,
  environment: string,
  source: ResolvedPrompt['source'],
  stale: boolean,
  head: ResolvedPrompt['head'],
  userId: string | null | undefined,
): ResolvedPrompt {
  const given = variables ?? NONE;
  if (typeof given !== 'object' || Array.isArray(given)) throw notVariables(given);
  const { constant } = ready;
  const { rendered, systemMessage, messages } = renderPrompt(ready.compiled, given as GivenVariables);
  return {
    name,
    version: ready.version,
    versionId: ready.versionId,
    digest: ready.digest,
    environment,
    test: ready.test,
    userId: userId || null,
    rendered,
    systemMessage,
    messages: messages as Message[],
    model: constant.model,
    temperature: constant.temperature,
    maxTokens: constant.maxTokens,
    parameters: constant.parameters,
    tools: constant.tools,
    output: constant.output,
    metadata: constant.metadata,
    source,
    stale,
    head,
  };
}

function notVariables(given: unknown): PromptctlError {
  const problem = `must be an object of values by name, not ${describeValue(given)}`;
  return new PromptctlError('options-invalid', { option: 'variables', problem });
}
