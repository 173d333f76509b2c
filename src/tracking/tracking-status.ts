/** How tracking is doing; plain JSON, for a health endpoint. */
export interface TrackingStatus {
  /** Where executions are kept until they are shipped: a directory; null: in memory, or none was tracked yet. */
  readonly spool: string | null;
  /** Of what is kept and not yet shipped. */
  readonly bytes: number;
  /** Milliseconds since a batch was last taken; null: none was yet. */
  readonly shipped: number | null;
  /** Why the last attempt to ship failed; null: it did not. */
  readonly failure: string | null;
}
