/**
 * What is known of the users of an arm for one metric. Each user has a total x (tokens, ratings) and what it is divided by, y (executions,
 * ratings given); these are sums over users, so a user must be whole in them: the sums of two days do not add where a user came on both.
 */
export interface ArmSums {
  /** All users of the arm, also those who have no x and y. */
  readonly users: number;
  readonly sumX: number;
  readonly sumY: number;
  readonly sumXX: number;
  readonly sumYY: number;
  readonly sumXY: number;
}

/** A user's total of a metric, and of how many executions (or ratings) it is the total. */
export interface UserTotal {
  readonly total: number;
  readonly count: number;
}

/** How much each further execution of a user counts less. At 0.2 a user weighs at most as much as 5 executions: decision 17. */
export const DAMPING = 0.2;

/** The sums of users who are damped, so that a few busy ones do not drown the rest; `damping` 0 weighs every execution alike. */
export function dampedSums(users: Iterable<UserTotal>, damping: number = DAMPING): ArmSums {
  const sums = { users: 0, sumX: 0, sumY: 0, sumXX: 0, sumYY: 0, sumXY: 0 };
  for (const { total, count } of users) {
    sums.users++;
    if (count === 0) continue;
    const weight = 1 / (1 + damping * (count - 1));
    const [x, y] = [total * weight, count * weight];
    sums.sumX += x;
    sums.sumY += y;
    sums.sumXX += x * x;
    sums.sumYY += y * y;
    sums.sumXY += x * y;
  }
  return sums;
}

/** A ratio of sums over users, with a variance that knows that a user's executions resemble each other. */
export interface Ratio {
  /** Null: there is nothing to divide by. */
  readonly mean: number | null;
  /** Of the mean; null with fewer than two users. */
  readonly variance: number | null;
  /** As many users, if all had the same weight, would tell as much (Kish). */
  readonly effectiveUsers: number;
}

/** The ratio of an arm, and its cluster-robust variance by the delta method. */
export function ratioOf(sums: ArmSums): Ratio {
  const { users, sumX, sumY, sumXX, sumYY, sumXY } = sums;
  if (sumY <= 0 || sumYY <= 0) return { mean: null, variance: null, effectiveUsers: 0 };
  const mean = sumX / sumY;
  const effectiveUsers = sumY ** 2 / sumYY;
  if (users < 2) return { mean, variance: null, effectiveUsers };
  const terms = sumXX + mean ** 2 * sumYY;
  const residuals = terms - 2 * mean * sumXY;
  // Users who are all alike leave nothing but the rounding of so many additions, of either sign.
  const isRounding = residuals <= users * Number.EPSILON * terms;
  const variance = isRounding ? 0 : ((users / (users - 1)) * residuals) / sumY ** 2;
  return { mean, variance, effectiveUsers };
}

/** The variance that one user of an arm contributes, on the scale of an effect: what planning multiplies. Null: unknown yet. */
export function variancePerUser(sums: ArmSums, scale: 'log' | 'difference'): number | null {
  const { mean, variance } = ratioOf(sums);
  if (mean === null || variance === null) return null;
  if (scale === 'difference') return sums.users * variance;
  return mean === 0 ? null : (sums.users * variance) / mean ** 2;
}
