import type { Gap } from './gaps.ts';

/** Where segments are: in memory or in a directory. Nothing of it throws. */
export interface Store {
  readonly producer: string;
  readonly isLasting: boolean;
  /** Null: in memory. */
  readonly directory: string | null;
  /** Begins a segment; false: refused, and the next one gets another number. */
  readonly begin: (sequence: number) => boolean;
  /**
   * Appends to the segment that was begun, as its line of that place, from 0. The bytes that it took; null: refused, and nothing is
   * there of the line.
   */
  readonly write: (line: string, place: number) => number | null;
  /** True when the end of the open segment is not what was written, so that it takes no more. */
  readonly isSpoilt: () => boolean;
  readonly end: () => void;
  readonly read: (sequence: number) => Read;
  readonly remove: (sequence: number) => void;
  /** What must outlive the process beside the segments. */
  readonly remember: (notes: Notes) => void;
  /** Shows that this process lives, and finds out whether the place is still its own. */
  readonly beat: () => Beat;
  /** True where another process took what was here, and has not shipped all of it. */
  readonly isWithOthers: () => boolean;
  readonly close: (isEmpty: boolean) => void;
}

export interface Notes {
  /** The segment begun last. */
  readonly sequence: number;
  /** The segment done last. */
  readonly done: number;
  /** The segment dropped last, whose lines are among the gaps. */
  readonly dropped: number;
  readonly gaps: readonly Gap[];
}

export const NO_NOTES: Notes = { sequence: 0, done: 0, dropped: 0, gaps: [] };

/** `gone`: it is not there any more; `unreadable`: not now. */
export type Read =
  | { readonly kind: 'read'; readonly lines: readonly string[]; readonly damaged: number }
  | { readonly kind: 'gone' }
  | { readonly kind: 'unreadable' };

/**
 * `lost`: the place is gone, and there is no other yet. `moved`: there is a new place with a new producer, whose first segment is the
 * one that was open, if any; those of the old place were deleted, or taken: another process ships them.
 */
export type Beat =
  | { readonly kind: 'ours' }
  | { readonly kind: 'lost'; readonly wereTaken: boolean }
  | { readonly kind: 'moved'; readonly wereTaken: boolean };
