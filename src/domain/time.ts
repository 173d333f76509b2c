/** In milliseconds. */
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** So far ahead may the clock of an app be; an execution of later is refused. */
export const MOST_AHEAD = 48 * HOUR;

export function floorTo(at: number, length: number): number {
  return Math.floor(at / length) * length;
}

/** ISO 8601, in UTC. */
export function isoTime(at: number): string {
  return new Date(at).toISOString();
}

/** `2026-11-22`, in UTC. */
export function dayOf(at: number): string {
  return isoTime(at).slice(0, 10);
}
