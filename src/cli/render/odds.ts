import { fixed, numeral } from '../../domain/words.ts';

/** How much speaks against the users that weights give arms: `evidence 24 to 1`. */
export function oddsText(evidence: number): string {
  if (evidence >= 1e6) return 'evidence over 1,000,000 to 1';
  return `evidence ${evidence < 10 ? fixed(evidence, evidence < 0.1 ? 2 : 1) : numeral(evidence)} to 1`;
}
