import { MOST_ARMS } from '../arms.ts';
import { PromptctlError } from '../errors/error.ts';
import type { ArmSums } from './arm.ts';
import type { ComparisonOptions } from './comparison.ts';
import type { PlanInput } from './planning.ts';

const SUMS = ['sumX', 'sumY', 'sumXX', 'sumYY', 'sumXY'] as const;
/** Beyond these, doubles overflow on the way. */
const [LEAST_SUM, MOST_SUM] = [1e-60, 1e60];
/** By which part sums of many may miss what holds exactly. */
const ROUNDING = 1e-9;

/** Judges sums over the users of an arm: numbers, and such as there can be. @throws PromptctlError `options-invalid`. */
export function requireArmSums(option: string, sums: ArmSums): void {
  requireObject(option, sums, '{ users, sumX, sumY, sumXX, sumYY, sumXY }');
  requireUsers(`${option}.users`, sums.users);
  for (const name of SUMS) {
    const sum: unknown = sums[name];
    if (isNumber(sum) && (sum === 0 || (sum >= LEAST_SUM && sum <= MOST_SUM))) continue;
    throw invalid(`${option}.${name}`, 'must be 0, or a number from 1e-60 to 1e60');
  }
  const { users, sumX, sumY, sumXX, sumYY, sumXY } = sums;
  requireAtMost(option, ['sumX²', sumX ** 2], ['users × sumXX', users * sumXX]);
  requireAtMost(option, ['sumY²', sumY ** 2], ['users × sumYY', users * sumYY]);
  requireAtMost(option, ['sumXY²', sumXY ** 2], ['sumXX × sumYY', sumXX * sumYY]);
}

/** By the inequality of Cauchy and Schwarz; sums that break it were added up of parts of users, or mixed up. */
function requireAtMost(option: string, [less, smaller]: [string, number], [more, larger]: [string, number]): void {
  if (smaller <= larger * (1 + ROUNDING)) return;
  throw invalid(option, `cannot be sums over users: ${less} is above ${more}`);
}

/** Judges how arms are to be compared. @throws PromptctlError `options-invalid`. */
export function requireComparisonOptions(options: ComparisonOptions): void {
  requireObject('options', options, '{ scale, minimumEffect, alpha }');
  const { scale, minimumEffect, alpha } = options;
  if (scale !== 'log' && scale !== 'difference') throw invalid('scale', 'must be log or difference');
  requireBetween('minimumEffect', minimumEffect, 1e-9, 1e9);
  requireBetween('alpha', alpha, 1e-6, 0.5);
}

/** Judges the users of arms and their weights. @throws PromptctlError `options-invalid`. */
export function requireSampleRatio(counts: readonly number[], weights: readonly number[]): void {
  requireList('counts', counts);
  for (const [place, users] of counts.entries()) requireUsers(`counts[${place}]`, users);
  requireWeights(weights, 0);
  if (counts.length === weights.length) return;
  throw invalid('weights', `must be as many as counts: ${counts.length}, and these are ${weights.length}`);
}

/** Judges what a test is planned from. @throws PromptctlError `options-invalid`. */
export function requirePlanInput(input: PlanInput): void {
  requireComparisonOptions(input);
  requireArmSums('traffic', input.traffic);
  requireBetween('usersPerDay', input.usersPerDay, 0, 1e12);
  requireWeights(input.weights, 1e-9);
  requireBetween('power', input.power, 0.5, 0.99);
}

function requireWeights(weights: readonly number[], least: number): void {
  requireList('weights', weights);
  for (const [place, weight] of weights.entries()) requireBetween(`weights[${place}]`, weight, least, 1e9);
  if (weights.every((weight) => weight === 0)) throw invalid('weights', 'must not all be 0');
}

function requireList(option: string, list: unknown): void {
  if (Array.isArray(list) && list.length >= 2 && list.length <= MOST_ARMS) return;
  throw invalid(option, `must be a list of 2 to ${MOST_ARMS} numbers, the control first`);
}

function requireObject(option: string, value: unknown, form: string): void {
  if (typeof value !== 'object' || value === null) throw invalid(option, `must be an object: ${form}`);
}

function requireUsers(option: string, value: unknown): void {
  if (Number.isSafeInteger(value) && Number(value) >= 0) return;
  throw invalid(option, 'must be a whole number of users, 0 or more');
}

function requireBetween(option: string, value: unknown, least: number, most: number): void {
  if (isNumber(value) && value >= least && value <= most) return;
  throw invalid(option, `must be a number from ${least} to ${most}`);
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function invalid(option: string, problem: string): PromptctlError {
  return new PromptctlError('options-invalid', { option, problem });
}
