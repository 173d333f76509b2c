import { LEAST_EFFECTIVE_USERS } from '../../domain/statistics/contrast.ts';
import type { CollectingReason } from '../../domain/statistics/verdict.ts';
import type { ComparedMetric, ComparedVariant } from '../../workflows/compared.ts';
import { describeDays, SOON } from '../../workflows/effect-words.ts';
import type { View } from './view.ts';

/** The word on a metric of a variant: of a guardrail `kept`, `harmed` or `open`, else what its verdict is; of an app's own score nobody said which way is better. */
export function verdictWord({ role, better }: ComparedMetric, { verdict, guard }: ComparedVariant): string {
  if (role === 'guardrail') return guard ?? 'open';
  if (better === null && verdict.kind === 'better') return 'higher';
  return better === null && verdict.kind === 'worse' ? 'lower' : verdict.kind;
}

/** The same with how long it may take, where there is room for it. */
export function verdictWords(metric: ComparedMetric, variant: ComparedVariant): string {
  const word = verdictWord(metric, variant);
  const { verdict } = variant;
  const days = verdict.kind === 'collecting' && word === 'collecting' ? verdict.days : null;
  return days === null || days < SOON ? word : `${word}, about ${describeDays(days, 'more ')}`;
}

/** Why there is no interval yet. */
export function noIntervalText({ verdict, effectiveUsers: { control, variant } }: ComparedVariant): string {
  const least = Math.floor(Math.min(control, variant));
  return `no interval yet: ${verdict.kind === 'collecting' ? REASONS[verdict.reason](least) : 'too little is known'}`;
}

const REASONS: { readonly [reason in CollectingReason]: (least: number) => string } = {
  'sample-ratio': () => 'sample ratio',
  'few-users': (least) => `${least} of ${LEAST_EFFECTIVE_USERS} users`,
  'few-events': () => 'too few events',
  'no-spread': () => 'nothing varies',
  undecided: () => 'too little is known',
};

/** The paint of a word: it says again what the word says. */
export function wordPaint(word: string, { paint }: Pick<View, 'paint'>): (text: string) => string {
  if (word === 'better' || word === 'kept') return (text) => paint.green(text);
  if (word === 'worse' || word === 'harmed') return (text) => paint.red(text);
  return word === 'equivalent' ? (text) => paint.cyan(text) : (text) => paint.yellow(text);
}
