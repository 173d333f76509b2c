import { type ArmSums, DAMPING } from '../../src/domain/statistics/arm.ts';

/** The sums of an arm while its users' totals grow: what the database adds up from its table of users. */
export interface RunningSums {
  readonly add: (user: number, total: number, count: number) => void;
  readonly sums: (users: number) => ArmSums;
}

export function createRunningSums(damping: number = DAMPING): RunningSums {
  const totals = new Map<number, { total: number; count: number }>();
  let [sumX, sumY, sumXX, sumYY, sumXY] = [0, 0, 0, 0, 0];
  const put = (total: number, count: number, sign: 1 | -1) => {
    if (count === 0) return;
    const weight = 1 / (1 + damping * (count - 1));
    const [x, y] = [total * weight, count * weight];
    sumX += sign * x;
    sumY += sign * y;
    sumXX += sign * x * x;
    sumYY += sign * y * y;
    sumXY += sign * x * y;
  };
  return {
    add: (user, total, count) => {
      const held = totals.get(user) ?? { total: 0, count: 0 };
      put(held.total, held.count, -1);
      held.total += total;
      held.count += count;
      put(held.total, held.count, 1);
      totals.set(user, held);
    },
    sums: (users) => ({ users, sumX, sumY, sumXX, sumYY, sumXY }),
  };
}
