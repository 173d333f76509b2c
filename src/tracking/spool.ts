/** What was tracked and is still to be shipped, in the order in which it was. Nothing here waits, or throws at the app. */
export interface Spool {
  /** Who the segments that are made now are of. Changes where the directory was taken away: a segment tells whose it is. */
  readonly producer: string;
  readonly isLasting: boolean;
  /** Null: in memory. */
  readonly directory: string | null;
  /** Keeps a line; on disk it is written when this returns. `full`: the limit is reached; `failed`: the disk refuses. */
  readonly append: (line: string) => Kept;
  /** Counts an event that was not kept, until `seal` can put that into a segment. */
  readonly lose: (environment: string, reason: string) => void;
  /** Ends the open segment, if it holds anything, after what was lost. Also shows others that this process lives. */
  readonly seal: () => void;
  /** The oldest sealed segment that is not done, the same one until it is. */
  readonly next: () => Segment | null;
  /** It was taken: forget it. */
  readonly done: (sequence: number) => void;
  /**
   * Keeps again what is in a segment of a former producer, which nobody else has: its directory was deleted while it was being shipped.
   * Where the database took it all the same, ids tell twice from once.
   */
  readonly takeBack: (segment: Segment) => void;
  readonly size: () => { readonly bytes: number; readonly segments: number };
  /** True where another process took what was kept here, and has not shipped all of it. */
  readonly isWithOthers: () => boolean;
  /** Seals; what is not done stays on disk for the next process. */
  readonly close: () => void;
}

export type Kept = 'kept' | 'full' | 'failed';

/** What to do when the limit is reached: refuse what comes, or drop the oldest segment that is not being shipped. */
export type WhenFull = 'drop-newest' | 'drop-oldest';

/** A batch, which is never changed once it is sealed: sent again, it is the same one. */
export interface Segment {
  readonly producer: string;
  readonly sequence: number;
  /** The segment of this producer that was done before it, 0 for none: those between were dropped, and told as lost. */
  readonly after: number;
  readonly lines: readonly string[];
  /**
   * Lines that were kept and are no longer readable. The end of a line that was being written when the process died is none: nobody was
   * told that it is kept.
   */
  readonly damaged: number;
}
