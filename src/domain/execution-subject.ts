import type { ExecutionEvent } from './execution.ts';
import type { CheckedMeasures } from './measures.ts';
import { invalid } from './measures-score.ts';
import { ENVIRONMENT_NAME, PROMPT_NAME } from './prompt.ts';
import { describeValue } from './template/value.ts';

/** What tracking reads of a resolved prompt; plain JSON, so that the prompt may have been through a queue. */
export interface ExecutionSubject {
  readonly name: string;
  readonly versionId: string | null;
  readonly digest: string;
  readonly environment: string;
  readonly source: string;
  readonly test: { readonly id: string } | null;
  readonly userId: string | null;
  readonly model: string | null;
}

export const VERSION_ID = /^pv-[0-9a-f]{12}$/;
const DIGEST = /^[0-9a-f]{64}$/;
const SOURCE = /^[a-z]{1,20}$/;
export const LONGEST_ID = 1_000;

/** The execution of a resolved prompt. @throws PromptctlError `measure-invalid` for what no call of getPrompt gave. */
export function executionOf(resolved: ExecutionSubject, measures: CheckedMeasures, id: string): ExecutionEvent {
  requireResolved(resolved);
  const test: unknown = resolved.test;
  return {
    kind: 'execution',
    id,
    environment: resolved.environment,
    prompt: resolved.name,
    versionId: resolved.versionId,
    digest: resolved.digest,
    source: resolved.source,
    segment: measures.segment,
    test: test === null ? null : (test as { id: string }).id,
    user: resolved.userId ?? null,
    model: measures.model ?? resolved.model ?? null,
    promptTokens: measures.promptTokens,
    cachedReadTokens: measures.cachedReadTokens,
    cachedWriteTokens: measures.cachedWriteTokens,
    responseTokens: measures.responseTokens,
    reasoningTokens: measures.reasoningTokens,
    latencyMs: measures.latencyMs,
    cost: measures.cost,
    error: measures.error,
  };
}

function requireResolved(resolved: ExecutionSubject): void {
  if (typeof resolved !== 'object' || resolved === null || Array.isArray(resolved))
    throw invalid('resolved', `must be what getPrompt gave, not ${describeValue(resolved)}`);
  const wrong = wrongPart(resolved);
  if (wrong === null) return;
  const found = describeValue((resolved as { readonly [part: string]: unknown } & ExecutionSubject)[wrong]);
  throw invalid('resolved', `must be what getPrompt gave, and its ${wrong} is ${found}`);
}

function wrongPart({
  name,
  environment,
  versionId,
  digest,
  source,
  test,
  userId,
  model,
}: ExecutionSubject): string | null {
  if (!matches(PROMPT_NAME, name)) return 'name';
  if (!matches(ENVIRONMENT_NAME, environment)) return 'environment';
  if (versionId !== null && !matches(VERSION_ID, versionId)) return 'versionId';
  if (!matches(DIGEST, digest)) return 'digest';
  if (!matches(SOURCE, source)) return 'source';
  if (test !== null && !isId(test?.id)) return 'test';
  if (userId != null && typeof userId !== 'string') return 'userId';
  return model == null || isId(model) ? null : 'model';
}

function matches(pattern: RegExp, value: unknown): boolean {
  return typeof value === 'string' && pattern.test(value);
}

function isId(value: unknown): boolean {
  return typeof value === 'string' && value.length <= LONGEST_ID;
}
