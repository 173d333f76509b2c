/** How improbable a sound result may look before a test fails: with some 50 figures in a run, one sound run in 200 has one that fails. */
const IMPROBABLE = 1e-4;

/** The most of `replicates` that may go wrong if each does with probability `rate`: more happens by chance once in 10,000 times. */
export function mostByChance(replicates: number, rate: number): number {
  let term = (1 - rate) ** replicates;
  let sum = term;
  let count = 0;
  while (sum < 1 - IMPROBABLE) {
    count++;
    term *= ((replicates - count + 1) / count) * (rate / (1 - rate));
    sum += term;
  }
  return count;
}

/** The standard error of a share that was counted in so many replicates. */
export function errorOf(share: number, replicates: number): number {
  return Math.sqrt((share * (1 - share)) / replicates);
}

/** The value that a part of all samples does not exceed; samples that never came are infinite. */
export function quantile(samples: readonly number[], p: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? Number.NaN;
}

/** Where the true median lies, all but once in 10,000 times, whatever the distribution. */
export function medianRange(samples: readonly number[]): readonly [number, number] {
  const reach = 3.9 / 2 / Math.sqrt(samples.length);
  return [quantile(samples, 0.5 - reach), quantile(samples, 0.5 + reach)];
}
