import { count } from '../../domain/words.ts';
import type { Compared, CompareWarning } from '../../workflows/compared.ts';
import { describeDays, sizeWords } from '../../workflows/effect-words.ts';
import { percent } from './figures.ts';
import { oddsText } from './odds.ts';
import { reasonsText } from './reasons.ts';

/** What to know before one believes the numbers, each with what to do about it. */
export function warningTexts(compared: Compared): string[] {
  return compared.warnings.map((warning) => warningText(warning, compared));
}

type Kind = CompareWarning['kind'];
type Of<K extends Kind> = Extract<CompareWarning, { readonly kind: K }>;

function warningText<K extends Kind>(warning: Of<K>, compared: Compared): string {
  const text = TEXTS[warning.kind] as (warning: Of<K>, compared: Compared) => string;
  return text(warning, compared);
}

const TEXTS: { readonly [K in Kind]: (warning: Of<K>, compared: Compared) => string } = {
  'sample-ratio': ({ blocks, evidence }) =>
    blocks
      ? `the arms have not the users that their weights give them (${oddsText(evidence)}), so no verdict holds: find out which app tracks only some arms`
      : `the arms may not have the users that their weights give them (${oddsText(evidence)}): look whether every app tracks every arm`,
  'mixed-users': ({ users, share }) =>
    `${count(users, 'user')} (${percent(share)}) ${were(users)} tracked in several arms and ${is(users)} left out: look for an app that tracks a prompt for another user than it got it for`,
  gaps: ({ lost, reasons }) =>
    `${count(lost, 'event')} ${were(lost)} lost and ${is(lost)} in no number (${reasonsText(reasons.map(({ reason, lost: events }) => ({ reason, events })))}): give apps more room (spoolBytes), and see that they reach the database`,
  rejected: ({ events, reasons }) =>
    `${count(events, 'event')} ${were(events)} refused and ${is(events)} in no number (${reasonsText(reasons)}): promptctl db maintain shows one of each`,
  short: ({ days }, { test }) =>
    test?.stopped
      ? `it ran for ${describeDays(days)}, and users of a weekend may differ: let the next one see a whole week`
      : `it has run for ${describeDays(days)}, and users of a weekend may differ: let it see a whole week before you end it`,
  overdue: ({ days, maxDays }, { prompt, environment }) =>
    `it has run for ${describeDays(days)}, of at most ${maxDays}: end it with promptctl ab stop ${prompt} --env ${environment}`,
  exaggerated: ({ metric, version }, { metrics }) =>
    `${version} was decided early, and early differences look larger than they are: expect a difference of less${sizeText(metrics, metric, version)}, and go by the interval`,
  'coverage-differs': ({ version }) =>
    `users of ${version} do not rate as often as those of the control: see rating-coverage before you believe the ratings`,
  'busy-users': ({ metric, version }) =>
    `a few busy users pull the mean ${metric} of ${version} the other way: go by the verdict, which weighs users and not executions`,
  'few-effective': ({ metric, version, share }) =>
    `a few users make most executions of ${version}, so they weigh like ${percent(share)} of all on ${metric}: look whether some of them are programs`,
  unpriced: ({ version, share }) =>
    `the cost of ${percent(share)} of the executions of ${version} is unknown: give the prices of their models with promptctl db set-price`,
  fallbacks: ({ executions: n, share }) =>
    `${count(n, 'execution')} (${percent(share)}) ran on an app's fallback and ${is(n)} of no version: see promptctl doctor`,
  'since-ignored': () => 'a test is judged from its start, so --since was left out; name versions to compare any time',
};

/** ` than 0.47 points`. */
function sizeText(metrics: Compared['metrics'], name: string, version: number): string {
  const metric = metrics.find((each) => each.name === name);
  const variant = metric?.variants.find((each) => each.version === version);
  if (metric === undefined || variant === undefined || variant.estimate === null) return '';
  return ` than ${sizeWords(metric, variant.scale, variant.estimate)}`;
}

function were(n: number): string {
  return n === 1 ? 'was' : 'were';
}

function is(n: number): string {
  return n === 1 ? 'is' : 'are';
}
