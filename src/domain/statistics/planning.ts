import { type ArmSums, ratioOf, variancePerUser } from './arm.ts';
import { type ComparisonOptions, splitAlpha } from './comparison.ts';
import { LEAST_EFFECTIVE_USERS } from './contrast.ts';
import { informationFor } from './power.ts';

/** A test as it is planned, from what the prompt's users did lately. */
export interface PlanInput extends ComparisonOptions {
  /** Of the running prompt, over some two weeks. */
  readonly traffic: ArmSums;
  /** Users who come to the test for the first time on a day, in all arms together. */
  readonly usersPerDay: number;
  /** Of the arms, the control first; only how they compare matters. */
  readonly weights: readonly number[];
  /** How surely the minimum effect is to be found. */
  readonly power: number;
}

export interface Plan {
  /** In all arms together. */
  readonly users: number;
  /** The control first. */
  readonly usersPerArm: readonly number[];
  /** Null: nobody comes. */
  readonly days: number | null;
}

/** How many users it takes to find the minimum effect in each variant; null: the traffic does not tell, as it has no numbers. */
export function planTest(input: PlanInput): Plan | null {
  const { traffic, scale, minimumEffect, alpha, power, usersPerDay, weights } = input;
  const variance = variancePerUser(traffic, scale);
  if (variance === null) return null;
  const shares = sharesOf(weights);
  const information = informationFor(minimumEffect, { alpha: splitAlpha(alpha, weights.length - 1), power });
  const informative = usersFor(information, variance, shares);
  const users = Math.max(informative, usersForGate(traffic, shares));
  const usersPerArm = shares.map((share) => Math.ceil(users * share));
  return {
    users: usersPerArm.reduce((sum, each) => sum + each, 0),
    usersPerArm,
    days: usersPerDay > 0 ? users / usersPerDay : null,
  };
}

/** The users in all arms who give so much information about the variant with the smallest share. */
export function usersFor(information: number, variance: number, shares: readonly number[]): number {
  const [control = 1, ...variants] = shares;
  return information * variance * (1 / control + 1 / Math.min(...variants));
}

/** Large effects are held up by the least number of effective users alone. */
function usersForGate(traffic: ArmSums, shares: readonly number[]): number {
  return (LEAST_EFFECTIVE_USERS * traffic.users) / ratioOf(traffic).effectiveUsers / Math.min(...shares);
}

function sharesOf(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
