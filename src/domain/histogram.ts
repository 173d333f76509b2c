/** Counts by bin. Adding them up is all that merging takes, so hours, versions and arms can be put together. */
export type Histogram = ReadonlyMap<number, number>;

/** Bin k holds γᵏ ≤ value < γᵏ⁺¹, so no value is more than 2% from the edge of its bin, or 1% from its middle. */
export const GAMMA = 1.02;
const LOG_GAMMA = Math.log(GAMMA);

/** The bin of zero, and of what is too near to it to matter: below γ⁻¹²⁰⁰, which is 4.8 × 10⁻¹¹. */
export const ZERO_BIN = -1_200;
/** The bin of all from γ³⁰⁰⁰ on, which is 6 × 10²⁵, so that no value is without one. */
const LAST_BIN = 3_000;

/**
 * The bin of a number: `floor(ln(value) / ln(1.02))` for a positive one. Negative ones mirror them around the bin of zero, so that
 * the order of bins is that of values: −v is in bin 2 × ZERO_BIN − k where v is in bin k.
 */
export function binOf(value: number): number {
  if (value < 0) return 2 * ZERO_BIN - binOf(-value);
  if (value === 0) return ZERO_BIN;
  return Math.min(Math.max(Math.floor(Math.log(value) / LOG_GAMMA), ZERO_BIN), LAST_BIN);
}

/** The number that stands for a bin: its geometric middle, or 0. */
export function valueOfBin(bin: number): number {
  return valueIn(bin, 0.5);
}

/** The number at a part of the way through a bin, from its lowest to its highest; equal steps are equal ratios. */
function valueIn(bin: number, part: number): number {
  if (bin === ZERO_BIN) return 0;
  return bin > ZERO_BIN ? Math.exp((bin + part) * LOG_GAMMA) : -Math.exp((2 * ZERO_BIN - bin + 1 - part) * LOG_GAMMA);
}

/** Counts each value in its bin. */
export function histogramOf(values: Iterable<number>): Histogram {
  const counts = new Map<number, number>();
  for (const value of values) {
    const bin = binOf(value);
    counts.set(bin, (counts.get(bin) ?? 0) + 1);
  }
  return counts;
}

/** What all of them counted. */
export function mergeHistograms(histograms: Iterable<Histogram>): Histogram {
  const merged = new Map<number, number>();
  for (const histogram of histograms) {
    for (const [bin, count] of histogram) merged.set(bin, (merged.get(bin) ?? 0) + count);
  }
  return merged;
}

/** How many values it counted. */
export function sizeOf(histogram: Histogram): number {
  let size = 0;
  for (const count of histogram.values()) size += count;
  return size;
}

/**
 * The value that a part `p` of all values, from 0 to 1, does not exceed; null: it is empty. It is in the bin of the true one, so
 * less than 2% off, and usually far closer: values are taken as evenly spread inside a bin.
 */
export function quantileOf(histogram: Histogram, p: number): number | null {
  const bins = [...histogram].filter(([, count]) => count > 0).toSorted(([a], [b]) => a - b);
  let left = p * bins.reduce((size, [, count]) => size + count, 0);
  for (const [bin, count] of bins) {
    if (left <= count) return valueIn(bin, left / count);
    left -= count;
  }
  const last = bins.at(-1);
  return last === undefined ? null : valueIn(last[0], 1);
}
