import { COUNTED } from './counted.ts';
import { PromptctlError } from './errors/error.ts';
import { METRICS } from './metrics.ts';
import { describeValue } from './template/value.ts';
import { isUuid7 } from './uuid7.ts';
import { numeral } from './words.ts';

const NAME = /^[a-z][a-z0-9-]{0,63}$/;
const LONGEST_FEEDBACK = 10_000;
/** Beyond that squares no longer add up. */
const MOST = 1e12;

/** Totals that are made from executions; a score of that name would be mixed into them. */
const TAKEN = new Set<string>([...Object.keys(METRICS), ...COUNTED]);

/** What no database text can hold: NUL, and halves of characters. */
const UNSTORABLE = /\0|\p{Surrogate}/gu;

/** @throws PromptctlError `measure-invalid`. */
export function requireExecutionId(id: unknown): asserts id is string {
  if (!isUuid7(id)) throw invalid('id', `must be an id that tracking an execution gave, not ${describeValue(id)}`);
}

/** Judges a score; that of the name `rating` is a rating. @throws PromptctlError `measure-invalid`. */
export function requireScore(name: unknown, value: unknown): void {
  if (typeof name !== 'string' || !NAME.test(name))
    throw invalid('name', `must be lower-case letters, digits and -, at most 64, not ${describeValue(name)}`);
  if (name === 'rating') requireRating('value', value);
  else if (TAKEN.has(name)) throw invalid('name', `${name} is counted from executions, and no score`);
  else if (typeof value !== 'number' || !(Math.abs(value) <= MOST))
    throw invalid('value', `must be a number from ${numeral(-MOST)} to ${numeral(MOST)}, not ${describeValue(value)}`);
}

/** @throws PromptctlError `measure-invalid`. */
export function requireRating(field: string, value: unknown): void {
  if (Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 5) return;
  throw invalid(field, `must be a whole number from 1 to 5, not ${describeValue(value)}`);
}

/** The feedback as it can be stored; null: none. @throws PromptctlError `measure-invalid`. */
export function requireFeedback(feedback: unknown): string | null {
  if (feedback === null || feedback === undefined) return null;
  if (typeof feedback !== 'string') throw invalid('feedback', `must be a text, not ${describeValue(feedback)}`);
  if (feedback.length <= LONGEST_FEEDBACK) return storable(feedback);
  throw invalid('feedback', `has ${numeral(feedback.length)} characters, and ${numeral(LONGEST_FEEDBACK)} can be kept`);
}

/** The text with a sign in the place of what no database can hold. */
export function storable(text: string): string {
  return text.replace(UNSTORABLE, '\uFFFD');
}

/** The error that names the field. */
export function invalid(field: string, problem: string): PromptctlError<'measure-invalid'> {
  return new PromptctlError('measure-invalid', { field, problem });
}
