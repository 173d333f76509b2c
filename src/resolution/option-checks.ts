import { PromptctlError } from '../domain/errors/error.ts';
import { ENVIRONMENT_NAME } from '../domain/prompt.ts';
import { didYouMean } from '../domain/suggest.ts';
import { describeValue } from '../domain/template/value.ts';
import { isVersion } from './pins.ts';
import type { GetPromptOptions } from './prompts.ts';

/** @throws PromptctlError `options-invalid` for an option that there is not. */
export function requireKnown(options: object, known: readonly string[]): void {
  for (const option of Object.keys(options)) {
    if (known.includes(option)) continue;
    const near = didYouMean(option, known);
    throw invalidOption(option, `is no option${near === null ? '' : `; ${near}`}`);
  }
}

/** @throws PromptctlError `environment-name-invalid`. */
export function requireEnvironmentName(name: unknown): void {
  if (typeof name === 'string' && ENVIRONMENT_NAME.test(name)) return;
  throw new PromptctlError('environment-name-invalid', { name: String(name).slice(0, 100) });
}

const CALL_OPTIONS: ReadonlySet<string> = new Set([
  'userId',
  'arm',
  'version',
  'environment',
  'fallback',
  'minRevision',
]);

/** Judges what a call asks for, as far as its types go. @throws PromptctlError `options-invalid`. */
export function requireCallOptions(options: GetPromptOptions): void {
  if (typeof options !== 'object' || options === null) throw invalidOption('options', 'must be an object');
  // The hot path: nothing is allocated to find that all is well.
  for (const option in options) if (!CALL_OPTIONS.has(option)) requireKnown(options, [...CALL_OPTIONS]);
  const { userId, arm, environment, minRevision } = options;
  if (userId != null && typeof userId !== 'string') throw invalidOption('userId', 'must be a string');
  if (arm !== undefined) requireArm(options);
  if (environment !== undefined) requireEnvironmentName(environment);
  if (minRevision !== undefined && !Number.isSafeInteger(minRevision)) {
    throw invalidOption('minRevision', 'must be the number of a release');
  }
}

function requireArm({ arm, version }: GetPromptOptions): void {
  if (!isVersion(arm)) throw invalidOption('arm', `must be the number of a version, not ${describeValue(arm)}`);
  if (version !== undefined) throw invalidOption('arm', 'and version exclude each other');
}

/** Longer than timers can count. */
const LONGEST = 2 ** 31 - 1;

/** @throws PromptctlError `options-invalid` for what is no number of milliseconds. */
export function requireTimeout(value: number): void {
  if (typeof value === 'number' && value >= 0 && value <= LONGEST) return;
  throw invalidOption('timeoutMs', `must be milliseconds, from 0 to ${LONGEST}`);
}

/** The error for an option that cannot be used. */
export function invalidOption(option: string, problem: string): PromptctlError {
  return new PromptctlError('options-invalid', { option, problem });
}
