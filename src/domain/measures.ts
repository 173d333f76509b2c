import type { PromptctlError } from './errors/error.ts';
import type { MeasuredValues } from './execution.ts';
import { invalid, requireFeedback, requireRating, storable } from './measures-score.ts';
import { redact } from './redaction.ts';
import { didYouMean } from './suggest.ts';
import { describeValue } from './template/value.ts';
import { describeThrown } from './thrown.ts';
import { enumerate, numeral } from './words.ts';

/**
 * What an app measured of one execution; null is the same as left out. Token fields do not overlap: cached and reasoning tokens are not
 * in promptTokens and responseTokens.
 */
export interface Measures {
  readonly promptTokens?: number | null | undefined;
  readonly cachedReadTokens?: number | null | undefined;
  readonly cachedWriteTokens?: number | null | undefined;
  readonly responseTokens?: number | null | undefined;
  readonly reasoningTokens?: number | null | undefined;
  readonly latencyMs?: number | null | undefined;
  /** Dollars; else computed from prices. */
  readonly cost?: number | null | undefined;
  /** Where another model than the prompt's was used. */
  readonly model?: string | null | undefined;
  /** A whole number from 1 to 5. */
  readonly rating?: number | null | undefined;
  /** Goes with a rating. */
  readonly feedback?: string | null | undefined;
  /** Whatever was thrown, or a text; undefined, null and false: there was no error. */
  readonly error?: unknown;
  /** A part of the app to be looked at by itself: `chat`, `de`. */
  readonly segment?: string | null | undefined;
}

/** Measures that were checked. */
export interface CheckedMeasures extends MeasuredValues {
  readonly model: string | null;
  readonly rating: number | null;
  readonly feedback: string | null;
  readonly segment: string;
}

const KNOWN: { readonly [name in keyof Measures]: true } = {
  promptTokens: true,
  cachedReadTokens: true,
  cachedWriteTokens: true,
  responseTokens: true,
  reasoningTokens: true,
  latencyMs: true,
  cost: true,
  model: true,
  rating: true,
  feedback: true,
  error: true,
  segment: true,
};

/** All that can be measured, by name. */
export const MEASURE_NAMES: readonly string[] = Object.keys(KNOWN);

const MOST_TOKENS = 1e9;
const MOST_MILLISECONDS = 1e8;
const MOST_DOLLARS = 1e6;
const LONGEST_ERROR = 1_000;
const LONGEST_MODEL = 200;
const SEGMENT = /^[A-Za-z0-9_.:/-]{1,64}$/;

/** Judges what an app measured. @throws PromptctlError `measure-invalid`. */
export function checkMeasures(measures: Measures): CheckedMeasures {
  if (typeof measures !== 'object' || measures === null || Array.isArray(measures))
    throw invalid('measures', `must be an object, not ${describeValue(measures)}`);
  for (const name in measures) if (!Object.hasOwn(KNOWN, name)) throw unknownMeasure(name);
  const rating = measures.rating ?? null;
  const feedback = requireFeedback(measures.feedback ?? null);
  if (rating !== null) requireRating('rating', rating);
  else if (feedback !== null) throw invalid('feedback', 'goes with a rating, and there is none');
  return {
    promptTokens: tokens('promptTokens', measures.promptTokens),
    cachedReadTokens: tokens('cachedReadTokens', measures.cachedReadTokens),
    cachedWriteTokens: tokens('cachedWriteTokens', measures.cachedWriteTokens),
    responseTokens: tokens('responseTokens', measures.responseTokens),
    reasoningTokens: tokens('reasoningTokens', measures.reasoningTokens),
    latencyMs: amount('latencyMs', measures.latencyMs, MOST_MILLISECONDS, 'milliseconds'),
    cost: amount('cost', measures.cost, MOST_DOLLARS, 'dollars'),
    error: errorText(measures.error),
    model: modelName(measures.model),
    rating,
    feedback,
    segment: segmentName(measures.segment),
  };
}

function tokens(field: string, value: unknown): number | null {
  if (value === undefined || value === null) return null;
  if (Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MOST_TOKENS) return Number(value);
  throw invalid(field, `must be a whole number from 0 to ${numeral(MOST_TOKENS)}, not ${describeValue(value)}`);
}

function amount(field: string, value: unknown, most: number, unit: string): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' && value >= 0 && value <= most) return value;
  throw invalid(field, `must be a number of ${unit} from 0 to ${numeral(most)}, not ${describeValue(value)}`);
}

/** Never refused: who tells of a failure is about to throw it on, and must not lose it to an error of ours. */
function errorText(error: unknown): string | null {
  if (error === undefined || error === null || error === false) return null;
  // A provider's error may quote the key that it refuses.
  const text = redact(describeThrown(error).slice(0, 2 * LONGEST_ERROR));
  return storable(text.slice(0, LONGEST_ERROR));
}

function modelName(model: unknown): string | null {
  if (model === undefined || model === null) return null;
  const isName = typeof model === 'string' && model !== '' && model.length <= LONGEST_MODEL;
  if (isName && storable(model) === model) return model;
  throw invalid('model', `must be a name of at most ${LONGEST_MODEL} characters, not ${describeValue(model)}`);
}

function segmentName(segment: unknown): string {
  if (segment === undefined || segment === null) return '';
  if (typeof segment === 'string' && SEGMENT.test(segment)) return segment;
  throw invalid('segment', `must be 1 to 64 letters, digits or _ . : / -, not ${describeValue(segment)}`);
}

function unknownMeasure(name: string): PromptctlError {
  const near = didYouMean(name, MEASURE_NAMES);
  return invalid(name.slice(0, 100), `is no measure; ${near ?? `there are ${enumerate(MEASURE_NAMES)}`}`);
}
