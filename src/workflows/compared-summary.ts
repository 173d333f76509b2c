import type { Collecting } from '../domain/statistics/verdict.ts';
import { enumerate } from '../domain/words.ts';
import type { Compared, ComparedMetric, ComparedTest, ComparedVariant } from './compared.ts';
import { describeDays, describeEffect, describeInterval, describeSize, many } from './effect-words.ts';

type Told = Pick<Compared, 'prompt' | 'environment' | 'test' | 'arms' | 'metrics'>;

/** The verdict on the primary metric, one sentence for each variant, or why there is none. Never how likely anything is. */
export function summarise(told: Told): string {
  const { test, metrics } = told;
  const [primary] = metrics;
  if (test === null || primary === undefined) return withoutTest(told);
  if (test.sampleRatio?.state === 'blocking') return wrongRatio(told);
  const sentences = primary.variants.map((variant) => verdictOn(primary, variant, told, test));
  const isShown = test.stopped === null && primary.variants.some(({ interval }) => interval !== null);
  const looking = isShown ? ['You may look as often as you like: the interval accounts for it.'] : [];
  return [...sentences, ...looking].join(' ');
}

function withoutTest({ prompt, environment, arms }: Told): string {
  const versions = arms.map(({ version }) => String(version));
  const executions = arms.reduce((sum, { totals }) => sum + totals.executions, 0);
  if (executions === 0) return `No executions of ${prompt}@${enumerate(versions)} in ${environment} yet.`;
  if (arms.length === 1) return `${prompt}@${versions[0]} alone: there is no other version to compare it with.`;
  return (
    `No verdict on ${enumerate(versions)}: versions that did not run in the same test had other users and other days, so a difference may be ` +
    `due to those. A test tells: promptctl ab start ${prompt} ${versions.at(-1)} --env ${environment}`
  );
}

function wrongRatio({ arms }: Told): string {
  const users = arms.reduce((sum, arm) => sum + (arm.users ?? 0), 0);
  const weights = arms.reduce((sum, { weight }) => sum + (weight ?? 0), 0);
  const counts = arms.map(({ version, users: own, weight }) => {
    const due = Math.round((users * (weight ?? 0)) / weights);
    return `${version} has ${(own ?? 0).toLocaleString('en-US')} for ${due.toLocaleString('en-US')}`;
  });
  return (
    `No verdict: ${enumerate(arms.map(({ version }) => String(version)))} have not the users that their weights say (${counts.join(', ')}), ` +
    'so something keeps users of one arm from being counted, and no difference can be trusted.'
  );
}

function verdictOn(metric: ComparedMetric, variant: ComparedVariant, told: Told, test: ComparedTest): string {
  const { version, verdict } = variant;
  const control = told.arms[0]?.version ?? 0;
  const difference = differenceOf(metric, variant);
  const users = told.arms.reduce((sum, arm) => sum + (arm.users ?? 0), 0);
  const after = `after ${describeDays(test.days)} and ${many(users, 'user')}`;
  switch (verdict.kind) {
    case 'better':
    case 'worse':
      return `${version} is ${verdict.kind} than ${control} on ${metric.name}: ${difference}, ${after}.`;
    case 'equivalent':
      return `${version} and ${control} are practically equivalent on ${metric.name}: ${difference}, which is less than the ${leastOf(metric, variant)}that matter either way, ${after}.`;
    case 'collecting':
      return `${test.stopped === null ? 'Keep collecting' : 'No verdict'}: ${reasonFor(verdict, { metric, variant, control, difference, isRunning: test.stopped === null })}.`;
  }
}

/** `+0.45 points (from +0.21 to +0.69)`. */
function differenceOf({ unit }: ComparedMetric, { scale, estimate, interval }: ComparedVariant): string {
  if (estimate === null) return 'by an unknown amount';
  const effect = describeEffect(estimate, scale, unit);
  return interval === null ? effect : `${effect} (${describeInterval(interval, scale, unit)})`;
}

function leastOf({ unit, minimumEffect }: ComparedMetric, { scale }: ComparedVariant): string {
  return `${describeSize(minimumEffect, scale, unit)} `;
}

interface Open {
  readonly metric: ComparedMetric;
  readonly variant: ComparedVariant;
  readonly control: number;
  readonly difference: string;
  readonly isRunning: boolean;
}

function reasonFor(verdict: Collecting, open: Open): string {
  const { metric, variant, control, difference } = open;
  const arms = `${metric.name} of ${variant.version} and ${control}`;
  switch (verdict.reason) {
    case 'few-users':
    case 'sample-ratio': {
      const fewest = Math.min(variant.effectiveUsers.control, variant.effectiveUsers.variant);
      return `${arms} is known of too few users to say anything yet (${Math.floor(fewest)} effective ones in the smaller arm, and it takes 30)`;
    }
    case 'few-events':
      return `${arms} was too seldom, or too often, to say anything yet (each arm needs some 20 users of the rarer kind)`;
    case 'no-spread':
      return `${arms} was the same for every user, so there is nothing to measure a difference by`;
    case 'undecided':
      return `${metric.name} of ${variant.version} differs from ${control} by ${difference}${outlook(verdict, open)}`;
  }
}

function outlook({ days, detectable }: Collecting, { metric, variant, isRunning }: Open): string {
  const { scale } = variant;
  const seen =
    detectable === null ? '' : `; a difference of ${describeSize(detectable, scale, metric.unit)} would be seen by now`;
  if (!isRunning) return `; the test was stopped before it could tell${seen}`;
  if (days === null) return seen;
  return `; ${days < 1 / 24 ? 'it should be decided any time' : `about ${describeDays(days, 'more ')} at today's traffic`}${seen}`;
}
