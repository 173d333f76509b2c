import { METRICS, type Metric } from '../../src/domain/metrics.ts';
import { type Comparison, compareArms } from '../../src/domain/statistics/comparison.ts';
import { isEnoughUsers } from '../../src/domain/statistics/contrast.ts';
import { verdict } from '../../src/domain/statistics/verdict.ts';
import { NONE, type Population } from './population.ts';
import { createRandom } from './random.ts';
import { type Look, MEASURES, type Measure, playTest } from './replicate.ts';

export const ALPHA = 0.05;
const SOUND = { sampleRatioEvidence: 1, informationPerDay: null };

/** In how many tests without any difference one was seen at some hour of 28 days. */
export interface FalseAlarms {
  readonly measure: Measure;
  /** By our verdict. */
  readonly verdicts: number;
  /** By the interval alone, whatever the verdict waits for. */
  readonly intervals: number;
  /** By the usual test at a level of 5%, with the same variance, which is made for a single look. */
  readonly naive: number;
}

/** Plays tests of two equal versions and counts the verdicts that are wrong. */
export function countFalseAlarms(population: Population, replicates: number, seed: number): FalseAlarms[] {
  const random = createRandom(seed);
  const counts = MEASURES.map((measure) => ({ measure, verdicts: 0, intervals: 0, naive: 0 }));
  for (let replicate = 0; replicate < replicates; replicate++) {
    const seen = new Map(MEASURES.map((measure) => [measure, { verdicts: false, intervals: false, naive: false }]));
    playTest(population, NONE, random, (look) => {
      for (const [measure, said] of seen) {
        if (said.verdicts && said.naive) continue;
        const { metric, compared } = compare(look, measure);
        said.naive ||= isNaivelySignificant(compared);
        said.intervals ||= excludesZero(compared);
        said.verdicts ||= isDecided(compared, metric);
      }
      return false;
    });
    for (const count of counts) {
      count.verdicts += Number(seen.get(count.measure)?.verdicts);
      count.intervals += Number(seen.get(count.measure)?.intervals);
      count.naive += Number(seen.get(count.measure)?.naive);
    }
  }
  return counts;
}

/** The comparison of a metric with what is usual for it. */
export function compare(look: Look, measure: Measure): { metric: Metric; compared: Comparison } {
  const metric = METRICS[measure];
  if (metric === undefined) throw new Error(`no metric ${measure}`);
  const [control, variant] = look[measure];
  return { metric, compared: compareArms(control, variant, { ...metric, alpha: ALPHA }) };
}

/** True when a verdict says that there is a difference. */
export function isDecided(compared: Comparison, metric: Metric): boolean {
  const { kind } = verdict(compared, metric, SOUND);
  return kind === 'better' || kind === 'worse';
}

/** True when the interval is there and 0 is not in it. */
export function excludesZero({ interval }: Comparison): boolean {
  return interval !== null && (interval.low > 0 || interval.high < 0);
}

function isNaivelySignificant({ estimate, standardError, effectiveUsers }: Comparison): boolean {
  if (estimate === null || standardError === null || !isEnoughUsers(effectiveUsers)) return false;
  return Math.abs(estimate) > 1.96 * standardError;
}
