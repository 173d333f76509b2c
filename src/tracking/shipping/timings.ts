/** Milliseconds. */
export interface Timings {
  /** What was tracked is shipped so long after. */
  readonly seal: number;
  /** Spools show that their process lives. */
  readonly beat: number;
  /** A statement that is not answered by then is asked again. */
  readonly deadline: number;
  /** Between attempts at most: at first, and in the end. */
  readonly pauseLeast: number;
  readonly pauseMost: number;
  readonly settings: number;
  readonly fold: number;
  /** Between two folds while there is more. */
  readonly foldMore: number;
  readonly maintainFirst: number;
  readonly maintain: number;
  readonly adoptFirst: number;
  readonly adopt: number;
  /** Shipping that fails for so long is a problem, which is said again after so long. */
  readonly problem: number;
  /** What has not ended by then when a tracker ends is left alone. */
  readonly closing: number;
  /** What who watches is shown may take where the process ends or is frozen next. */
  readonly showing: number;
}

export const TIMINGS: Timings = {
  seal: 500,
  beat: 15_000,
  deadline: 15_000,
  pauseLeast: 200,
  pauseMost: 30_000,
  settings: 3_600_000,
  fold: 5_000,
  foldMore: 500,
  maintainFirst: 300_000,
  maintain: 86_400_000,
  adoptFirst: 5_000,
  adopt: 60_000,
  problem: 60_000,
  closing: 1_000,
  showing: 500,
};
