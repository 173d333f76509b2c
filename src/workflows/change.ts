/** Who makes a change, and the id under which the database remembers it, so that asking again does not do it twice. */
export interface Change {
  readonly author: string;
  readonly requestId: string;
}
