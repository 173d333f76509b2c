/**
 * Names one state of an environment. `revision` counts its releases; `epoch` grows where the database's history branches; `mark` is
 * taken from the release itself, so that after a restored backup the same numbers do not pass for the same state.
 */
export interface Head {
  readonly epoch: number;
  readonly revision: number;
  /** Empty before the first release. */
  readonly mark: string;
}

/** A head as people and programs are told of it. */
export type ShownHead = Pick<Head, 'epoch' | 'revision'>;

const HEAD = /^(\d{1,16}):(\d{1,16}):([0-9a-z]{0,32})$/;

/** Negative, zero or positive as `a` is older than, numbered like, or newer than `b`. Marks have no order. */
export function compareHeads(a: Head, b: Head): number {
  return a.epoch - b.epoch || a.revision - b.revision;
}

/** True for the same state, not only the same numbers. */
export function sameHead(a: Head, b: Head): boolean {
  return a.epoch === b.epoch && a.revision === b.revision && a.mark === b.mark;
}

/** The head as it is stored and sent: `1:2329:6412ab81c2d3`. */
export function formatHead({ epoch, revision, mark }: Head): string {
  return `${epoch}:${revision}:${mark}`;
}

/** Reads what `formatHead` wrote; null for anything else. */
export function parseHead(text: string): Head | null {
  const [, epoch, revision, mark] = HEAD.exec(text) ?? [];
  if (epoch === undefined || revision === undefined || mark === undefined) return null;
  const head = { epoch: Number(epoch), revision: Number(revision), mark };
  return Number.isSafeInteger(head.epoch) && Number.isSafeInteger(head.revision) ? head : null;
}

/** The head as people read it: `production@1:2329`. */
export function describeHead(environment: string, head: ShownHead): string {
  return `${environment}@${head.epoch}:${head.revision}`;
}
