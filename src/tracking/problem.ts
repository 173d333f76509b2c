/** Something about tracking that somebody should look at; the app goes on. Plain JSON, as problems of serving prompts are. */
export interface TrackingProblem {
  readonly code: TrackingProblemCode;
  readonly environment: string;
  readonly message: string;
}

export type TrackingProblemCode =
  /** There is no place on disk; what is not shipped when the process ends is lost. */
  | 'spool-unavailable'
  /** The limit is reached; what comes now is counted as lost. */
  | 'spool-full'
  /** The disk refuses; what comes now is counted as lost. */
  | 'spool-failing'
  | 'tracked-after-close'
  /** What was tracked could not be shipped for a while; it waits. Of what was only in memory when the process ended: it is lost. */
  | 'tracking-unshipped'
  /** Events came that cannot be counted; the database keeps them aside, with the reason. */
  | 'tracking-rejected';
