/**
 * The always-valid Student-t mixture: the evidence of a difference averaged over the effects that there may be, a normal distribution of them with the
 * minimum effect as its standard deviation. `spread` is (minimum effect / standard error)², by which information is counted; `degrees`
 * of freedom may be infinite, which gives the normal limit.
 */
export interface Mixture {
  readonly spread: number;
  readonly degrees: number;
}

/**
 * By how many standard errors the interval reaches to either side, so that it covers the true difference at every look with
 * probability 1 − alpha. Null: no finite interval does so yet.
 */
export function multiplier({ spread, degrees }: Mixture, alpha: number): number | null {
  const room = Math.log1p(spread) - 2 * Math.log(alpha);
  if (degrees === Number.POSITIVE_INFINITY) return Math.sqrt(((1 + spread) / spread) * room);
  const growth = Math.expm1(room / (degrees + 1));
  if (!(growth < spread)) return null;
  // Root by root, as the product overflows where a standard error is next to nothing.
  return Math.sqrt(degrees) * Math.sqrt(growth) * Math.sqrt((1 + spread) / (spread - growth));
}

/** The logarithm of the evidence against there being no difference, `z` standard errors being seen. The multiplier is where it is −ln(alpha). */
export function logEvidence({ spread, degrees }: Mixture, z: number): number {
  const explained = spread / (1 + spread);
  const price = -Math.log1p(spread) / 2;
  if (degrees === Number.POSITIVE_INFINITY) return price + (z * z * explained) / 2;
  const square = (z * z) / degrees;
  return price + ((degrees + 1) / 2) * Math.log1p((square * explained) / (1 + square * (1 - explained)));
}
