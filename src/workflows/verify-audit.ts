import type { AuditMark, ExportedMark } from '../domain/audit-mark.ts';
import { type AuditProblem, breakProblem, markProblem, rowProblem } from '../domain/audit-problem.ts';
import { PromptctlError } from '../domain/errors/error.ts';
import { countAuditedRows, findDatabaseId, holdMoment, readDifferences } from '../storage/audit.ts';
import type { Database, Queryable } from '../storage/database.ts';
import { type ReadChain, readChain } from './audit-chain.ts';

/** What was verified of an audit log, and what is not as it was written. */
export interface AuditVerification {
  readonly kind: 'audit';
  readonly target: string;
  /** Null: it has none any more. */
  readonly databaseId: string | null;
  readonly entries: number;
  /** Rows that were hashed anew. */
  readonly rows: number;
  /** The last entry, as `--export` gives it; null: the log is empty. */
  readonly last: ExportedMark | null;
  /** How many of the marks that were kept elsewhere the log goes through. */
  readonly marks: number;
  /** None: all is as it was written. */
  readonly problems: readonly AuditProblem[];
  /** How many more there are. */
  readonly further: number;
}

export interface VerifyDeps {
  readonly database: Database;
  /** How many entries were read, of how many; then the rows are hashed, which the database does at one go. */
  readonly onProgress?: (read: number, entries: number) => void;
}

/** Problems of each kind that are told; somebody who changed more has told enough. */
const MOST = 1_000;

/**
 * Verifies the audit log against itself, the rows that it tells of against it, and it against marks that were kept elsewhere, all as of
 * one moment: what is written meanwhile is no difference. Changes nothing, and needs no more than the right to read.
 */
export async function verifyAudit(
  { database, onProgress }: VerifyDeps,
  { expect }: { readonly expect: readonly AuditMark[] },
): Promise<AuditVerification> {
  return database.transaction(async (transaction) => {
    await holdMoment(transaction);
    const verified = await verifyMoment(transaction, expect, onProgress ?? (() => {}));
    return { kind: 'audit', target: database.target, ...verified };
  }, 'rollback');
}

/** The same within a transaction that somebody else began. */
export async function verifyMoment(
  transaction: Queryable,
  expect: readonly AuditMark[],
  onProgress: (read: number, entries: number) => void,
): Promise<Omit<AuditVerification, 'kind' | 'target'>> {
  const databaseId = await findDatabaseId(transaction);
  const { end, entries, breaks, missed, further } = await readChain(transaction, { expect, most: MOST, onProgress });
  const { total, differences } = await readDifferences(transaction, MOST);
  return {
    databaseId,
    entries,
    rows: await countAuditedRows(transaction),
    last: lastMark(databaseId, end),
    marks: expect.length - missed.length,
    problems: [
      ...breaks.map(breakProblem),
      ...missed.map((mark) => markProblem(mark, { databaseId, last: end.sequence })),
      ...differences.map(rowProblem),
    ],
    further: further + total - differences.length,
  };
}

function lastMark(databaseId: string | null, { sequence, hash, at }: ReadChain['end']): ExportedMark | null {
  return databaseId === null || at === null ? null : { databaseId, sequence, hash, at };
}

/** The last entry of a log that is as it was written. @throws PromptctlError `audit-not-whole`. */
export function exportMark({ target, last, problems, further }: AuditVerification): ExportedMark {
  if (last !== null && problems.length === 0) return last;
  throw new PromptctlError('audit-not-whole', { target, problems: problems.length + further });
}
