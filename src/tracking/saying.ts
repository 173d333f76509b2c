import type { TrackingProblem, TrackingProblemCode } from './problem.ts';

/** Says a problem, those of a code no more often than every so many milliseconds; whether it was said. */
export function createSaying(
  onProblem: (problem: TrackingProblem) => void,
  now: () => number,
  every: number,
): (problem: TrackingProblem) => boolean {
  const said = new Map<TrackingProblemCode, number>();
  return (problem) => {
    if (Math.abs(now() - (said.get(problem.code) ?? Number.NEGATIVE_INFINITY)) < every) return false;
    said.set(problem.code, now());
    onProblem(problem);
    return true;
  };
}
