import type { TrackedEvent } from '../../domain/execution.ts';
import { isUuid7 } from '../../domain/uuid7.ts';

/** A line of a spool; `rejected`: another version of us wrote it, and nothing that is in it tells who the user was. */
export type ReadEvent =
  | { readonly kind: 'event'; readonly event: TrackedEvent }
  | { readonly kind: 'rejected'; readonly reason: string; readonly event: object };

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isTextOrNull: Check = (value) => value === null || isText(value);
const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value);
const isNumberOrNull: Check = (value) => value === null || isNumber(value);
const isCountOrNull: Check = (value) => value === null || Number.isSafeInteger(value);
const isTime: Check = (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value));

const SHAPES: { readonly [kind in TrackedEvent['kind']]: { readonly [field: string]: Check } } = {
  execution: {
    id: isUuid7,
    environment: isText,
    prompt: isText,
    versionId: isTextOrNull,
    digest: isTextOrNull,
    source: isText,
    segment: isText,
    test: isTextOrNull,
    user: isTextOrNull,
    model: isTextOrNull,
    promptTokens: isCountOrNull,
    cachedReadTokens: isCountOrNull,
    cachedWriteTokens: isCountOrNull,
    responseTokens: isCountOrNull,
    reasoningTokens: isCountOrNull,
    latencyMs: isNumberOrNull,
    cost: isNumberOrNull,
    error: isTextOrNull,
  },
  score: { id: isUuid7, name: isText, value: isNumber, feedback: isTextOrNull, at: isTime },
  variables: {
    environment: isText,
    prompt: isText,
    day: isText,
    names: (value) => Array.isArray(value) && value.every(isText),
  },
  gap: { environment: isText, lost: isCountOrNull, reason: isText, since: isTime, until: isTime },
};

/** Reads a line that a recorder wrote, perhaps one of another version. */
export function readEvent(line: string): ReadEvent {
  const value = parse(line);
  if (value === null) return { kind: 'rejected', reason: 'it is no event', event: { length: line.length } };
  // Not all that JSON holds can be made a text: { "toString": 1 } cannot.
  const kind = typeof value['kind'] === 'string' ? value['kind'] : '';
  const shape = Object.hasOwn(SHAPES, kind) ? SHAPES[kind as TrackedEvent['kind']] : null;
  if (shape === null)
    return { kind: 'rejected', reason: 'it is of no known kind', event: { kind: kind.slice(0, 100) } };
  const wrong = Object.keys(shape).find((field) => !shape[field]?.(value[field]));
  if (wrong === undefined) return { kind: 'event', event: value as unknown as TrackedEvent };
  const { id, environment, prompt } = value;
  return { kind: 'rejected', reason: `its ${wrong} is not one`, event: { kind, id, environment, prompt } };
}

function parse(line: string): { readonly [field: string]: unknown } | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as { readonly [field: string]: unknown }) : null;
  } catch {
    return null;
  }
}
