import type { ComparedMetric, ComparedVariant } from '../../workflows/compared.ts';
import { effectWords } from '../../workflows/effect-words.ts';

/** A difference where there is little room: `+0.2 pp` and `−2.1 to +2.5`, or `−18%` and `−25% to −10%`. */
export interface EffectText {
  readonly estimate: string;
  /** Null: there is none yet. */
  readonly interval: string | null;
}

/** How far a variant is from the control; null: there is no number. */
export function effectText(metric: ComparedMetric, variant: ComparedVariant): EffectText | null {
  const words = effectWords(metric, variant, 'short');
  if (words === null) return null;
  const { estimate, interval } = words;
  return { estimate, interval: interval && `${interval.low} to ${interval.high}` };
}
