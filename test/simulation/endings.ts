import { contrast } from '../../src/domain/statistics/contrast.ts';
import { fixedInformation } from '../../src/domain/statistics/power.ts';
import { createRandom } from './random.ts';

/** How ideal tests end: an estimate that is normal, seen in even steps of information. */
export interface Endings {
  readonly different: number;
  readonly equivalent: number;
  readonly open: number;
  /** Information at the end, in parts of what a single look at 5% needs for a power of 80%. */
  readonly information: readonly number[];
}

const STEPS_PER_LOOK = 100;
const MANY = 1e9;

/** Plays tests whose true effect is a part of the minimum effect until they end, or have six times the information of a single look. */
export function playEndings(part: number, replicates: number, seed: number): Endings {
  const random = createRandom(seed);
  const risk = { alpha: 0.05, power: 0.8 };
  const single = fixedInformation(risk);
  const ends = { different: 0, equivalent: 0, open: 0, information: [] as number[] };
  for (let replicate = 0; replicate < replicates; replicate++) {
    const step = single / STEPS_PER_LOOK;
    let [walk, kind, at] = [0, 'open' as 'open' | 'different' | 'equivalent', Number.POSITIVE_INFINITY];
    for (let i = 1; i <= 6 * STEPS_PER_LOOK && kind === 'open'; i++) {
      walk += Math.sqrt(step) * random.normal() + part * step;
      const information = i * step;
      const none = { value: 0, variance: 0, effectiveUsers: MANY };
      const seen = { value: walk / information, variance: 1 / information, effectiveUsers: MANY };
      const { interval } = contrast(none, seen, { minimumEffect: 1, alpha: risk.alpha });
      if (interval === null) continue;
      if (interval.low > 0 || interval.high < 0) kind = 'different';
      else if (interval.low > -1 && interval.high < 1) kind = 'equivalent';
      if (kind !== 'open') at = information / single;
    }
    ends[kind]++;
    ends.information.push(kind === 'different' ? at : Number.POSITIVE_INFINITY);
  }
  return ends;
}
