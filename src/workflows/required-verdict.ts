import type { Compared, ComparedMetric, ComparedVariant } from './compared.ts';

export type Required = 'better' | 'not-worse';

/** Whether what was asked for is shown, with the reason in a sentence. */
export interface Requirement {
  readonly met: boolean;
  readonly why: string;
}

/**
 * Whether a variant was shown to be better than the control in the primary metric, or to be worse by less than the minimum effect, if at
 * all. Of several variants one suffices. It is not where the arms have not their users, or a guardrail of the variant is harmed.
 */
export function requirementOf(compared: Compared, required: Required): Requirement {
  const { test, metrics, arms } = compared;
  const [primary] = metrics;
  if (test === null || primary === undefined) return no('there is no test of these versions, so nothing is shown');
  if (test.sampleRatio?.state === 'blocking') return no('the arms have not the users that their weights say');
  const shown = primary.variants.filter((variant) => isShown(required, primary, variant));
  const sound = shown.find(({ version }) => harmedBy(metrics, version) === null);
  const words = required === 'better' ? 'better' : 'no worse';
  const control = arms[0]?.version ?? 0;
  if (sound !== undefined) {
    return { met: true, why: `${sound.version} is shown to be ${words} than ${control} on ${primary.name}` };
  }
  const [harming] = shown;
  if (harming === undefined) return no(`no variant is shown to be ${words} than ${control} on ${primary.name}`);
  return no(
    `${harming.version} is ${words} than ${control} on ${primary.name}, but harms ${harmedBy(metrics, harming.version)}`,
  );
}

function isShown(required: Required, metric: ComparedMetric, variant: ComparedVariant): boolean {
  const { verdict } = variant;
  if (verdict.kind === 'better') return true;
  if (required === 'better') return false;
  return verdict.kind === 'equivalent' || isWithin(metric, variant);
}

function isWithin({ better }: ComparedMetric, { interval, minimumEffect }: ComparedVariant): boolean {
  if (interval === null) return false;
  return better === 'higher' ? interval.low > -minimumEffect : interval.high < minimumEffect;
}

function harmedBy(metrics: readonly ComparedMetric[], version: number): string | null {
  const harmed = metrics.find(({ variants }) =>
    variants.some((variant) => variant.version === version && variant.guard === 'harmed'),
  );
  return harmed?.name ?? null;
}

function no(why: string): Requirement {
  return { met: false, why };
}
