import type { ScoreEvent } from './execution.ts';
import { LONGEST_ID, VERSION_ID } from './execution-subject.ts';
import { importedId } from './imported-id.ts';
import { readImportedTime } from './imported-time.ts';
import { type CheckedMeasures, checkMeasures, MEASURE_NAMES } from './measures.ts';
import { invalid, requireFeedback, requireScore } from './measures-score.ts';
import { ENVIRONMENT_NAME, PROMPT_NAME } from './prompt.ts';
import { didYouMean } from './suggest.ts';
import { describeValue, isObject } from './template/value.ts';
import { isoTime } from './time.ts';
import { isUuid7, readTime } from './uuid7.ts';
import { enumerate } from './words.ts';

/** Which version an execution was of: by its number or its id; null: a fallback. */
export type ImportedVersion = { readonly number: number } | { readonly id: string } | null;

/** An execution that was logged elsewhere. */
export interface ImportedExecution {
  readonly kind: 'execution';
  /** A UUIDv7: it says when. */
  readonly id: string;
  /** What the id was made of, with the time; null: it is the execution's own. */
  readonly givenId: string | null;
  /** Null: the environment that the import is for. */
  readonly environment: string | null;
  readonly prompt: string;
  readonly version: ImportedVersion;
  readonly user: string | null;
  readonly measures: CheckedMeasures;
  readonly scores: readonly ScoreEvent[];
}

export type ImportedEvent = ImportedExecution | ScoreEvent;

type Fields = { readonly [field: string]: unknown };

const OWN = ['id', 'at', 'prompt', 'version', 'versionId', 'environment', 'userId', 'scores'];
const KNOWN = new Set([...OWN, ...MEASURE_NAMES]);
const MEASURED = new Set(MEASURE_NAMES);
const SCORE = new Set(['id', 'executedAt', 'name', 'value', 'at', 'feedback']);

/** Reads what a line of a log says. @throws PromptctlError `measure-invalid` that names the field. */
export function readImportedEvent(value: unknown): ImportedEvent {
  if (!isObject(value) || Array.isArray(value))
    throw invalid('the line', `must be a JSON object, not ${describeValue(value)}`);
  return Object.hasOwn(value, 'score') ? readScore(value) : readExecution(value);
}

function readExecution(value: Fields): ImportedExecution {
  const given: { [field: string]: unknown } = {};
  for (const field in value) {
    if (MEASURED.has(field)) given[field] = value[field];
    else if (!KNOWN.has(field)) throw unknownField(field, KNOWN);
  }
  const id = importedId(value['id'], readImportedTime('at', value['at']));
  const { prompt, environment, userId } = value;
  if (typeof prompt !== 'string' || !PROMPT_NAME.test(prompt))
    throw invalid('prompt', `must be the name of a prompt, not ${describeValue(prompt)}`);
  if (environment != null && !(typeof environment === 'string' && ENVIRONMENT_NAME.test(environment)))
    throw invalid('environment', `must be the name of an environment, not ${describeValue(environment)}`);
  requireErrorText(given['error']);
  const measures = checkMeasures(given);
  return {
    kind: 'execution',
    id,
    givenId: typeof value['id'] === 'string' && value['id'].toLowerCase() !== id ? value['id'] : null,
    environment: environment ?? null,
    prompt,
    version: readVersion(value),
    user: readUser(userId),
    measures,
    scores: readScores(id, measures, value['scores']),
  };
}

/** An app tells what it caught, whatever it is; a log holds the text. */
function requireErrorText(error: unknown): void {
  if (error === undefined || error === null || (typeof error === 'string' && error !== '')) return;
  throw invalid('error', `must be a text, not ${error === '' ? 'an empty one' : describeValue(error)}`);
}

function readVersion({ version, versionId }: Fields): ImportedVersion {
  if (version != null && versionId != null) throw invalid('versionId', 'says what version says; give one of them');
  if (versionId != null) {
    if (typeof versionId === 'string' && VERSION_ID.test(versionId)) return { id: versionId };
    throw invalid('versionId', `must be the id of a version, like pv-0123456789ab, not ${describeValue(versionId)}`);
  }
  if (version == null) return null;
  if (Number.isInteger(version) && Number(version) >= 1 && Number(version) <= 1e9) return { number: Number(version) };
  throw invalid('version', `must be the number of a version, not ${describeValue(version)}`);
}

function readUser(user: unknown): string | null {
  if (user === undefined || user === null) return null;
  if (typeof user === 'string' && user !== '' && user.length <= LONGEST_ID) return user;
  throw invalid('userId', `must be a text of 1 to ${LONGEST_ID} characters, not ${describeValue(user)}`);
}

/** Those that came with the execution were given when it happened. */
function readScores(id: string, { rating, feedback }: CheckedMeasures, given: unknown): readonly ScoreEvent[] {
  if (rating === null && given == null) return NONE;
  const at = isoTime(readTime(id));
  const scores: ScoreEvent[] = [];
  if (rating !== null) scores.push({ kind: 'score', id, name: 'rating', value: rating, feedback, at });
  if (given == null) return scores;
  if (!isObject(given) || Array.isArray(given))
    throw invalid('scores', `must be an object of numbers by name, not ${describeValue(given)}`);
  for (const [name, value] of Object.entries(given)) {
    requireScore(name, value);
    if (name === 'rating' && rating !== null)
      throw invalid('scores', 'has a rating, and so has the line; give one of them');
    scores.push({ kind: 'score', id, name, value: Number(value), feedback: null, at });
  }
  return scores;
}

const NONE: readonly ScoreEvent[] = [];

/** A score alone. Where the id of its execution is no UUIDv7, `executedAt` is the `at` of the execution. */
function readScore(line: Fields): ScoreEvent {
  for (const field in line)
    if (field !== 'score') throw invalid(field, 'stands beside score, and a line has a score or an execution');
  const { score } = line;
  if (!isObject(score) || Array.isArray(score))
    throw invalid('score', `must be an object, not ${describeValue(score)}`);
  for (const field in score) if (!SCORE.has(field)) throw unknownField(field, SCORE);
  const { name, value, feedback } = score;
  const at = readImportedTime('at', score['at']);
  if (at === null) throw invalid('at', 'is missing: when the score was given');
  const id = scoredId(score['id'], readImportedTime('executedAt', score['executedAt']));
  requireScore(name, value);
  return {
    kind: 'score',
    id,
    name: String(name),
    value: Number(value),
    feedback: requireFeedback(feedback),
    at: isoTime(at),
  };
}

function scoredId(id: unknown, executedAt: number | null): string {
  if (executedAt !== null || typeof id !== 'string' || isUuid7(id.toLowerCase())) return importedId(id, executedAt);
  throw invalid('executedAt', 'is missing, and the id is no UUIDv7 that would tell when its execution was');
}

function unknownField(field: string, known: ReadonlySet<string>) {
  const name = field.slice(0, 100);
  if (name === 'test') return invalid(name, 'cannot be imported: users get into a test by asking for the prompt');
  return invalid(
    name,
    `is no field of an imported line; ${didYouMean(name, known) ?? `there are ${enumerate([...known])}`}`,
  );
}
