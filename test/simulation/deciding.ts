import { normalSurvival } from '../../src/domain/statistics/normal.ts';
import { compare, isDecided } from './false-alarms.ts';
import type { Effect, Population } from './population.ts';
import { createRandom } from './random.ts';
import { HOURS, type Measure, playTest } from './replicate.ts';

/** Days until each of the tests was decided, and what was seen then; one that was not in 28 days is infinite. */
export interface Deciding {
  readonly measure: Measure;
  readonly days: readonly number[];
  readonly estimates: readonly number[];
  /** How often it was decided the wrong way round. */
  readonly wrong: number;
}

/** Plays tests with a true difference until they are decided. */
export function playUntilDecided(
  population: Population,
  effect: Effect,
  replicates: number,
  seed: number,
): readonly Deciding[] {
  const random = createRandom(seed);
  const found = (['response-tokens', 'rating'] as const).map((measure) => ({
    measure,
    days: [] as number[],
    estimates: [] as number[],
    wrong: 0,
  }));
  for (let replicate = 1; replicate <= replicates; replicate++) {
    playTest(population, effect, random, (look, hour) => {
      for (const each of found) {
        if (each.days.length === replicate) continue;
        const { metric, compared } = compare(look, each.measure);
        const isOver = isDecided(compared, metric);
        if (!isOver && hour < HOURS) continue;
        each.days.push(isOver ? hour / 24 : Number.POSITIVE_INFINITY);
        if (!isOver || compared.estimate === null) continue;
        each.estimates.push(compared.estimate);
        if (compared.estimate > 0 === (each.measure === 'response-tokens')) each.wrong++;
      }
      return found.every(({ days }) => days.length === replicate);
    });
  }
  return found;
}

/** What must be added to ratings before they are rounded to 1 to 5, so that their mean grows by a part. */
export function ratingShift({ rating: { mean, spread } }: Population, part: number): number {
  const expected = (shift: number) =>
    [1.5, 2.5, 3.5, 4.5].reduce((sum, edge) => sum + normalSurvival((edge - mean - shift) / spread), 1);
  let [low, high] = [0, 4];
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2;
    if (expected(middle) < expected(0) * (1 + part)) low = middle;
    else high = middle;
  }
  return low;
}
