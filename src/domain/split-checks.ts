import { MOST_ARMS } from './arms.ts';
import type { Split } from './assignment.ts';
import { ALL } from './basis-points.ts';
import { PromptctlError } from './errors/error.ts';

/** The first 32 bits of a digest tell no more parts apart. */
const MOST_SHARDS = 2 ** 32;

/** Judges what a caller without types may have given. @throws PromptctlError `options-invalid`. */
export function requireShardInput(salt: unknown, userId: unknown, shards: unknown): void {
  requireText('salt', salt);
  requireText('userId', userId);
  requireWhole('shards', shards, 1, MOST_SHARDS, '');
}

/** Judges what a caller without types may have given. @throws PromptctlError `options-invalid`. */
export function requireSplit(split: Split): void {
  if (typeof split !== 'object' || split === null)
    throw invalid('split', 'must be an object: { salt, coverage, arms }');
  const { salt, coverage, arms } = split;
  requireText('salt', salt);
  requireWhole('coverage', coverage, 0, ALL, ' (basis points)');
  if (!Array.isArray(arms) || arms.length < 2 || arms.length > MOST_ARMS) {
    throw invalid('arms', `must be a list of 2 to ${MOST_ARMS}, the control first`);
  }
  let sum = 0;
  for (const [place, arm] of arms.entries()) {
    const weight: unknown = arm?.weight;
    requireWhole(`arms[${place}].weight`, weight, 0, ALL, ' (basis points)');
    sum += weight;
  }
  if (sum !== ALL) throw invalid('arms', `must have weights that sum to ${ALL}, and these sum to ${sum}`);
}

/** @throws PromptctlError `options-invalid`. */
export function requireText(option: string, value: unknown): asserts value is string {
  if (typeof value !== 'string') throw invalid(option, 'must be a string');
}

function requireWhole(
  option: string,
  value: unknown,
  least: number,
  most: number,
  unit: string,
): asserts value is number {
  if (Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most) return;
  throw invalid(option, `must be a whole number from ${least} to ${most}${unit}`);
}

function invalid(option: string, problem: string): PromptctlError {
  return new PromptctlError('options-invalid', { option, problem });
}
