import { BLOCKING_EVIDENCE, SUSPECT_EVIDENCE, sampleRatio } from '../../src/domain/statistics/sample-ratio.ts';
import { createRandom } from './random.ts';
import { HOURS } from './replicate.ts';

/** How users come, and how the split is that they are said to come by. */
export interface Arrivals {
  readonly usersPerHour: number;
  /** The share of the variant: true, and as its weight says. */
  readonly share: number;
  readonly weight: number;
}

/** In how many tests the numbers of users were doubted at some hour of 28 days. */
export interface Doubts {
  readonly suspected: number;
  readonly blocked: number;
  /** By the chi-square test at 0.001, looked at every hour too. */
  readonly chiSquare: number;
}

export function countDoubts({ usersPerHour, share, weight }: Arrivals, replicates: number, seed: number): Doubts {
  const random = createRandom(seed);
  const doubts = { suspected: 0, blocked: 0, chiSquare: 0 };
  for (let replicate = 0; replicate < replicates; replicate++) {
    let [most, least] = [0, 1];
    const counts: [number, number] = [0, 0];
    for (let hour = 0; hour < HOURS; hour++) {
      counts[0] += random.poisson(usersPerHour * (1 - share));
      counts[1] += random.poisson(usersPerHour * share);
      const { evidence, chiSquareP } = sampleRatio(counts, [1 - weight, weight]);
      most = Math.max(most, evidence);
      least = Math.min(least, chiSquareP);
    }
    doubts.suspected += Number(most > SUSPECT_EVIDENCE);
    doubts.blocked += Number(most > BLOCKING_EVIDENCE);
    doubts.chiSquare += Number(least < 0.001);
  }
  return doubts;
}
