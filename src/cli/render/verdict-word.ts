import type { CollectingReason } from '../../domain/statistics/verdict.ts';
import { count } from '../../domain/words.ts';
import type { ComparedMetric, ComparedVariant } from '../../workflows/compared.ts';
import type { View } from './view.ts';

/** The word on a metric of a variant: of a guardrail `kept`, `harmed` or `open`, else what its verdict is. */
export function verdictWord({ role }: ComparedMetric, { verdict, guard }: ComparedVariant): string {
  return role === 'guardrail' ? (guard ?? 'open') : verdict.kind;
}

/** The same with how long it may take, where there is room for it. */
export function verdictWords(metric: ComparedMetric, variant: ComparedVariant): string {
  const word = verdictWord(metric, variant);
  const { verdict } = variant;
  const days = verdict.kind === 'collecting' && word === 'collecting' ? verdict.days : null;
  return days === null || days <= 0 ? word : `${word}, about ${count(Math.ceil(days), 'more day')}`;
}

/** Why there is no interval yet. */
export function noIntervalText({ verdict, effectiveUsers: { control, variant } }: ComparedVariant): string {
  const least = Math.floor(Math.min(control, variant));
  return `no interval yet: ${verdict.kind === 'collecting' ? REASONS[verdict.reason](least) : 'too little is known'}`;
}

const REASONS: { readonly [reason in CollectingReason]: (least: number) => string } = {
  'sample-ratio': () => 'sample ratio',
  'few-users': (least) => `${least} of 30 users`,
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
