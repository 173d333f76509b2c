const STEPS = '▁▂▃▄▅▆▇█';
/** A day on which there is nothing to draw. */
const NOTHING = '·';

export interface Scale {
  readonly low: number;
  readonly high: number;
}

/** One character for each value, by its place on the scale; lines of one scale can be compared. Null: nothing. */
export function sparkline(values: readonly (number | null)[], { low, high }: Scale): string {
  return values
    .map((value) => {
      if (value === null) return NOTHING;
      const place = high > low ? (value - low) / (high - low) : 0.5;
      return STEPS[Math.min(STEPS.length - 1, Math.max(0, Math.floor(place * STEPS.length)))];
    })
    .join('');
}

/** A scale that holds all values, from `low` where it is given. */
export function scaleOf(values: readonly (number | null)[], low?: number): Scale {
  const known = values.filter((value) => value !== null);
  return { low: low ?? least(known), high: known.reduce((most, value) => Math.max(most, value), 0) };
}

function least(values: readonly number[]): number {
  return values.reduce((low, value) => Math.min(low, value), values[0] ?? 0);
}
