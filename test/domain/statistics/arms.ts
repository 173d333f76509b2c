import { type ArmSums, dampedSums } from '../../../src/domain/statistics/arm.ts';

/** Users with one execution each, half of them a little below a mean and half above. */
export function evenArm(users: number, mean: number, spread: number): ArmSums {
  return dampedSums(
    Array.from({ length: users }, (_, i) => ({ total: mean + (i % 2 === 0 ? spread : -spread), count: 1 })),
  );
}

/** Users with one execution each, of which some are events. */
export function shareArm(users: number, events: number): ArmSums {
  return { users, sumX: events, sumY: users, sumXX: events, sumYY: users, sumXY: events };
}

/** Without any user. */
export const EMPTY: ArmSums = dampedSums([]);
