import { count, enumerate } from '../../domain/words.ts';
import type { Compared, CompareWarning } from '../../workflows/compared.ts';
import { describeDays } from '../../workflows/effect-words.ts';
import { percent, whole } from './figures.ts';

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
      ? `the arms have not the users that their weights give them (${odds(evidence)}), so no verdict holds: find out which app tracks only some arms`
      : `the arms may not have the users that their weights give them (${odds(evidence)}): look whether every app tracks every arm`,
  'mixed-users': ({ users, share }) =>
    `${count(users, 'user')} (${percent(share)}) had several arms and ${users === 1 ? 'is' : 'are'} left out: look whether apps give one user several ids`,
  gaps: ({ lost, reasons }) =>
    `${executions(lost)} ${were(lost)} lost and ${is(lost)} in no number (${listed(reasons.map(({ reason, lost: n }) => ({ reason, n })))}): give apps more room (spoolBytes), and see that they reach the database`,
  rejected: ({ events, reasons }, { prompt, environment }) =>
    `${count(events, 'event')} ${were(events)} refused and ${is(events)} in no number (${listed(reasons.map(({ reason, events: n }) => ({ reason, n })))}): see promptctl stats ${prompt} --env ${environment}`,
  short: ({ days }, { test }) =>
    test?.stopped
      ? `it ran for ${describeDays(days)}, and users of a weekend may differ: let the next one see a whole week`
      : `it has run for ${describeDays(days)}, and users of a weekend may differ: let it see a whole week before you end it`,
  overdue: ({ days, maxDays }, { prompt, environment }) =>
    `it has run for ${describeDays(days)}, of at most ${maxDays}: end it with promptctl ab stop ${prompt} --env ${environment}`,
  exaggerated: ({ metric, version }) =>
    `the verdict on ${metric} of ${version} came early, where estimates lean away from 0: expect less, and go by the interval`,
  'coverage-differs': ({ version }) =>
    `users of ${version} do not rate as often as those of the control: see rating-coverage before you believe the ratings`,
  'busy-users': ({ metric, version }) =>
    `a few busy users pull the mean ${metric} of ${version} the other way: go by the verdict, which weighs users and not calls`,
  'few-effective': ({ metric, version, share }) =>
    `a few users make most calls of ${version}, so they weigh like ${percent(share)} of all on ${metric}: look whether some of them are programs`,
  unpriced: ({ version, share }) =>
    `the cost of ${percent(share)} of the executions of ${version} is unknown: give the prices of their models (prices in promptctl.yaml)`,
  fallbacks: ({ executions: n, share }) =>
    `${executions(n)} (${percent(share)}) ran on an app's fallback and ${is(n)} of no version: see promptctl doctor`,
  'since-ignored': () => 'a test is judged from its start, so --since was left out; name versions to compare any time',
};

function odds(evidence: number): string {
  return `evidence ${evidence < 1e6 ? whole(evidence) : 'over 1,000,000'} to 1`;
}

function executions(n: number): string {
  return `${whole(n)} execution${n === 1 ? '' : 's'}`;
}

function were(n: number): string {
  return n === 1 ? 'was' : 'were';
}

function is(n: number): string {
  return n === 1 ? 'is' : 'are';
}

/** `spool-full 1,000 and disk-failed 204`. */
function listed(reasons: readonly { readonly reason: string; readonly n: number }[]): string {
  return enumerate(
    reasons.map(({ reason, n }) => `${reason} ${whole(n)}`),
    4,
  );
}
