import { formatEffect, metricNamed } from '../domain/metrics.ts';
import { LEAST_EFFECTIVE_USERS } from '../domain/statistics/contrast.ts';
import type { Collecting } from '../domain/statistics/verdict.ts';
import { count, enumerate, numeral } from '../domain/words.ts';
import type { Compared, ComparedMetric, ComparedTest, ComparedVariant } from './compared.ts';
import type { Setting } from './compared-subject.ts';
import { describeDays, effectWords, SOON, sizeWords } from './effect-words.ts';

type Told = Pick<Compared, 'prompt' | 'environment' | 'test' | 'since' | 'arms' | 'metrics'>;

/**
 * The verdict on the primary metric, one sentence for each variant that has one and for all others together, or why there is none. Never
 * how likely anything is. `setting` is what a test of versions without one would have to do with.
 */
export function summarise(told: Told, setting: Setting | null): string {
  const { test, metrics } = told;
  const [primary] = metrics;
  if (test === null || primary === undefined) return withoutTest(told, setting);
  if (test.sampleRatio?.state === 'blocking') return wrongRatio(told);
  const open = primary.variants.filter(({ verdict }) => verdict.kind === 'collecting');
  const isTold = (variant: ComparedVariant) => open.length === 1 || variant.verdict.kind !== 'collecting';
  const sentences = primary.variants.filter(isTold).map((variant) => verdictOn(primary, variant, told, test));
  const others = open.length > 1 ? [openOnes(primary.name, open, told, test)] : [];
  const isShown = test.stopped === null && primary.variants.some(({ interval }) => interval !== null);
  const looking = isShown ? ['You may look as often as you like: the interval accounts for it.'] : [];
  return [...sentences, ...others, ...looking].join(' ');
}

function withoutTest({ prompt, environment, since, arms }: Told, setting: Setting | null): string {
  const versions = arms.map(({ version }) => String(version));
  const executions = arms.reduce((sum, { totals }) => sum + totals.executions, 0);
  const when = since === null ? 'yet' : `since ${since.slice(0, 16)}Z`;
  if (executions === 0) return `No executions of ${prompt}@${enumerate(versions)} in ${environment} ${when}.`;
  if (arms.length === 1) return `${prompt}@${versions[0]} alone: there is no other version to compare it with.`;
  return (
    `No verdict on ${enumerate(versions)}: versions that did not run in the same test had other users and other days, so a difference may be ` +
    `due to those. ${howToTest(prompt, environment, arms, setting)}`
  );
}

/** A test is of other versions against the one that is served. */
function howToTest(prompt: string, environment: string, arms: Told['arms'], setting: Setting | null): string {
  const running = setting?.running ?? null;
  if (running !== null) return `A test tells, once ${running}, which runs now, has ended.`;
  const others = arms.filter(({ versionId }) => versionId !== setting?.served).map(({ version }) => version);
  if (others.length === arms.length) return 'A test of them tells.';
  return `A test tells: promptctl ab start ${prompt} ${others.join(' ')} --env ${environment}`;
}

function wrongRatio({ arms }: Told): string {
  const users = arms.reduce((sum, arm) => sum + (arm.users ?? 0), 0);
  const weights = arms.reduce((sum, { weight }) => sum + (weight ?? 0), 0);
  const counts = arms.map(({ version, users: own, weight }) => {
    const due = Math.round((users * (weight ?? 0)) / weights);
    return `${version} has ${numeral(own ?? 0)} for ${numeral(due)}`;
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
  const after = `after ${describeDays(test.days)} and ${count(users, 'user')}`;
  switch (verdict.kind) {
    case 'better':
    case 'worse':
      return `${version} is ${verdict.kind} than ${control} on ${metric.name}: ${difference}, ${after}.`;
    case 'equivalent':
      return `${version} and ${control} are practically equivalent on ${metric.name}: ${difference}, which is less than the ${leastOf(metric, variant)} that matter either way, ${after}.`;
    case 'collecting':
      return `${test.stopped === null ? 'Keep collecting' : 'No verdict'}: ${reasonFor(verdict, { metric, variant, control, difference, isRunning: test.stopped === null })}.`;
  }
}

/** `Keep collecting for 2, 3 and 5: …`; their numbers are below. */
function openOnes(metric: string, open: readonly ComparedVariant[], { arms }: Told, { stopped }: ComparedTest): string {
  const versions = enumerate(open.map(({ version }) => String(version)));
  const differs = `none of them differs from ${arms[0]?.version ?? 0} on ${metric} for sure`;
  if (stopped !== null) return `No verdict on ${versions}: ${differs}, and the test was stopped before it could tell.`;
  const days = open.map(({ verdict }) => (verdict.kind === 'collecting' ? verdict.days : null));
  const most = days.includes(null) ? null : Math.max(...days.map(Number));
  return `Keep collecting for ${versions}: ${differs} yet${most === null ? '' : `; ${timeLeft(most)}`}.`;
}

function timeLeft(days: number): string {
  return days < SOON ? 'it should be decided any time' : `about ${describeDays(days, 'more ')} at today's traffic`;
}

/** `+0.45 points (from +0.21 to +0.69)`. */
function differenceOf(metric: ComparedMetric, variant: ComparedVariant): string {
  const words = effectWords(metric, variant, 'long');
  if (words === null) return 'by an unknown amount';
  const { estimate, interval } = words;
  return interval === null ? estimate : `${estimate} (from ${interval.low} to ${interval.high})`;
}

/** As a minimum effect is written everywhere; of an amount on the difference scale in its own unit. */
function leastOf({ name, unit }: ComparedMetric, { scale, minimumEffect }: ComparedVariant): string {
  const known = metricNamed(name);
  return known?.scale === scale ? formatEffect(known, minimumEffect) : sizeWords({ unit }, scale, minimumEffect);
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
      return `${arms} is known of too few users to say anything yet (${Math.floor(fewest)} effective ones in the smaller arm, and it takes ${LEAST_EFFECTIVE_USERS})`;
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
  const seen =
    detectable === null ? '' : `; a difference of ${sizeWords(metric, variant.scale, detectable)} would be seen by now`;
  if (!isRunning) return `; the test was stopped before it could tell${seen}`;
  if (days === null) return seen;
  return `; ${timeLeft(days)}${seen}`;
}
