import { erfc } from './normal.ts';

/**
 * The probability that a chi-square value with `degrees` of freedom, a whole number from 1, exceeds `x`. It is a sum of so few terms
 * that no general incomplete gamma function is needed: Q(a + 1, t) = Q(a, t) + tᵃ e⁻ᵗ / Γ(a + 1), with t = x / 2 and a = degrees / 2.
 */
export function chiSquareSurvival(x: number, degrees: number): number {
  const t = x / 2;
  const isOdd = degrees % 2 === 1;
  let survival = isOdd ? erfc(Math.sqrt(t)) : Math.exp(-t);
  let term = isOdd ? 2 * Math.sqrt(t / Math.PI) * Math.exp(-t) : t * Math.exp(-t);
  for (let a = isOdd ? 0.5 : 1; a < degrees / 2; a++) {
    survival += term;
    term *= t / (a + 1);
  }
  return survival;
}
