import type { ChainBreak } from './audit-chain.ts';
import type { AuditMark } from './audit-mark.ts';
import { type AuditedRow, rowName, rowOrigin } from './audited-row.ts';

/** A row that is not as the log last saw it; `sequence` is the entry that did, null: none. */
export interface RowDifference extends AuditedRow {
  readonly problem: 'changed' | 'missing' | 'unaudited';
  readonly sequence: number | null;
}

/** One thing that is not as it was written, and the exact place. */
export interface AuditProblem {
  readonly kind:
    | ChainBreak['kind']
    | 'mark-missed'
    | 'mark-beyond'
    | 'mark-foreign'
    | 'row-changed'
    | 'row-missing'
    | 'row-unaudited'
    | 'end-moved';
  /** The entry that is wrong, or that last told of the row; null: none does. */
  readonly sequence: number | null;
  /** The table and the key of a row. */
  readonly row: { readonly relation: string; readonly key: string } | null;
  /** The same in one sentence. */
  readonly says: string;
}

const BREAKS: { readonly [kind in ChainBreak['kind']]: (sequence: number) => string } = {
  'entries-missing': (n) => `entries are missing before entry ${n} of the log`,
  'entry-changed': (n) => `entry ${n} of the log was changed after it was written`,
  'link-broken': (n) => `entry ${n} of the log does not follow the one before it: one of the two was put there later`,
  'notes-changed': (n) => `what entry ${n} noted of the rows that it wrote was changed`,
};

/** A break of the chain, in words. */
export function breakProblem({ kind, sequence }: ChainBreak): AuditProblem {
  return { kind, sequence, row: null, says: BREAKS[kind](sequence) };
}

/** A mark that was kept elsewhere, and a log that does not go through it: another entry is there, none any more, or it is the log of another database. */
export function markProblem(
  { databaseId: kept, sequence, hash }: AuditMark,
  { databaseId, last }: { readonly databaseId: string | null; readonly last: number },
): AuditProblem {
  if (kept !== null && databaseId !== null && kept !== databaseId) {
    const says = `the hash of entry ${sequence} was kept of another database (${kept}); this one is ${databaseId}`;
    return { kind: 'mark-foreign', sequence, row: null, says };
  }
  if (sequence > last) {
    const says = `the log ends at entry ${last}, and the hash of entry ${sequence} was kept: what followed is gone`;
    return { kind: 'mark-beyond', sequence, row: null, says };
  }
  const says = `entry ${sequence} is not the one whose hash was kept (${hash.slice(0, 12)}…): up to there the log was written anew`;
  return { kind: 'mark-missed', sequence, row: null, says };
}

/** A row that is not as the log says, in words. */
export function rowProblem(difference: RowDifference): AuditProblem {
  const { relation, key, problem, sequence } = difference;
  if (relation === 'audit_tip') return endProblem(difference);
  const what = rowName(difference);
  const entry = sequence === null ? '' : ` (entry ${sequence})`;
  const says = {
    changed: `${what} was changed after ${rowOrigin(difference)}${entry}`,
    missing: `${what} is gone, and nothing in the log took it away; ${rowOrigin(difference)}${entry}`,
    unaudited:
      sequence === null || relation === 'audit_rows'
        ? `${what} was written past promptctl: no entry of the log tells of it`
        : `${what} is there again, after entry ${sequence} took it away`,
  }[problem];
  return { kind: `row-${problem}`, sequence, row: { relation, key }, says };
}

function endProblem({ relation, key, problem, sequence }: RowDifference): AuditProblem {
  const says =
    problem === 'missing'
      ? `the log ends at entry ${sequence ?? 0}, and there were more: the last ones are gone`
      : 'the end of the log is not the one that was written last';
  return { kind: 'end-moved', sequence, row: { relation, key }, says };
}
