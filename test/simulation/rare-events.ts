import { METRICS } from '../../src/domain/metrics.ts';
import type { ArmSums } from '../../src/domain/statistics/arm.ts';
import { compareArms } from '../../src/domain/statistics/comparison.ts';
import { rarerEvents } from '../../src/domain/statistics/verdict.ts';
import { ALPHA, excludesZero } from './false-alarms.ts';
import { createRandom } from './random.ts';

/** A share that is the same in both arms, of which one is small: users with one execution each, looked at after each of the variant's. */
export interface RareEvents {
  readonly share: number;
  /** Users of the control for each of the variant. */
  readonly times: number;
  readonly users: number;
}

/** In how many tests the interval left 0 at some look with so many events expected, for each of some least numbers. */
export function countLuckyArms(
  { share, times, users }: RareEvents,
  least: readonly number[],
  replicates: number,
): number[] {
  const random = createRandom(61);
  const counts = least.map(() => 0);
  const minimumEffect = METRICS['error-rate']?.minimumEffect ?? 0;
  for (let replicate = 0; replicate < replicates; replicate++) {
    let [control, variant, most] = [0, 0, -1];
    for (let look = 1; look <= users; look++) {
      control += random.poisson(times * share);
      variant += Number(random.uniform() < share);
      const compared = compareArms(armOf(look * times, control), armOf(look, variant), {
        scale: 'difference',
        minimumEffect,
        alpha: ALPHA,
      });
      if (excludesZero(compared)) most = Math.max(most, rarerEvents(compared));
    }
    for (const [i, events] of least.entries()) counts[i] = (counts[i] ?? 0) + Number(most >= events);
  }
  return counts;
}

function armOf(users: number, events: number): ArmSums {
  return { users, sumX: events, sumY: users, sumXX: events, sumYY: users, sumXY: events };
}
