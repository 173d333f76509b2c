/** The probability that a standard normal value exceeds `z`, to 13 digits however far out. */
export function normalSurvival(z: number): number {
  return erfc(z / Math.SQRT2) / 2;
}

/** The value that a standard normal one stays below with probability `p`, which lies between 0 and 1. */
export function normalQuantile(p: number): number {
  return p < 0.5 ? -upperQuantile(p) : upperQuantile(1 - p);
}

/** The value that is exceeded with probability `q`, at most a half: from a good guess by Halley's steps, each of which triples the digits. */
function upperQuantile(q: number): number {
  const t = Math.sqrt(-2 * Math.log(q));
  // Abramowitz and Stegun 26.2.22: no more than 0.003 off.
  let z = t - (2.30753 + 0.27061 * t) / (1 + t * (0.99229 + 0.04481 * t));
  for (let step = 0; step < 3; step++) {
    const miss = ((normalSurvival(z) - q) * Math.sqrt(2 * Math.PI)) / Math.exp((-z * z) / 2);
    z += miss / (1 + (z * miss) / 2);
  }
  return z;
}

/** The complementary error function: near 0 by a series of positive terms, farther out by Laplace's continued fraction, so that small values keep their digits. */
export function erfc(x: number): number {
  if (x < 0) return 2 - erfc(-x);
  return x < 1.5 ? 1 - erf(x) : erfcFar(x);
}

function erf(x: number): number {
  let term = (2 * x * Math.exp(-x * x)) / Math.sqrt(Math.PI);
  let sum = 0;
  for (let n = 1; sum + term !== sum; n++) {
    sum += term;
    term *= (2 * x * x) / (2 * n + 1);
  }
  return sum;
}

/** Deep enough for doubles from 1.5 on. */
const DEPTH = 100;

function erfcFar(x: number): number {
  let fraction = x;
  for (let n = DEPTH; n > 0; n--) fraction = x + n / 2 / fraction;
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / fraction;
}
