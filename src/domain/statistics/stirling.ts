/** Of the series of ln Γ: the coefficients of 1/x, 1/x³, 1/x⁵ … */
const SERIES = [1 / 12, -1 / 360, 1 / 1_260, -1 / 1_680, 1 / 1_188, -691 / 360_360];
/** From here on the series is exact to a double. */
const FAR = 12;

/**
 * What Stirling's formula leaves of the log-gamma function: ln Γ(x) = (x − ½) ln x − x + ½ ln 2π + remainder, for x > 0. Sums of
 * log-gammas of millions nearly cancel; written with remainders, they cancel on paper instead of in doubles.
 */
export function stirlingRemainder(x: number): number {
  let remainder = 0;
  let far = x;
  for (; far < FAR; far++) remainder += (far + 0.5) * Math.log1p(1 / far) - 1;
  const inverseSquare = 1 / (far * far);
  return remainder + SERIES.reduceRight((sum, coefficient) => sum * inverseSquare + coefficient, 0) / far;
}
