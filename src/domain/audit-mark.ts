import { PromptctlError } from './errors/error.ts';

/** A place in the audit log to keep elsewhere: whoever rewrites the log afterwards cannot make it go through there again. */
export interface AuditMark {
  /** Null where only the place is known. */
  readonly databaseId: string | null;
  readonly sequence: number;
  readonly hash: string;
}

/** The same with the time of its entry, as it is exported. */
export interface ExportedMark extends AuditMark {
  readonly databaseId: string;
  readonly at: string;
}

/** One line: `6f1c…-… 812:9f3c… 2026-01-31T12:00:00.000Z`. */
export function formatMark({ databaseId, sequence, hash, at }: ExportedMark): string {
  return `${databaseId} ${sequence}:${hash} ${at}`;
}

const PLACE = '([1-9]\\d{0,14}):([0-9a-f]{64})';
const LINE = new RegExp(`^(?:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) +)?${PLACE}(?: +\\S+)?$`);

/** True for what is meant as a place in the log, and not as the name of a file that holds some. */
export function isMark(text: string): boolean {
  return /^([0-9a-f-]{36} +)?\d+:/.test(text.trim());
}

/**
 * Reads the marks of a text: exported lines, `812:9f3c…`, or what was exported as JSON; empty lines and those that begin with # say nothing.
 * A hash is told whole: part of one could be found again by trying.
 * @throws PromptctlError `audit-mark-invalid`, for a text without any too.
 */
export function readMarks(text: string): AuditMark[] {
  const marks = text.trimStart().startsWith('{') ? [readJson(text)] : readLines(text);
  if (marks.length === 0) throw new PromptctlError('audit-mark-invalid', { text: '' });
  return marks;
}

function readLines(text: string): AuditMark[] {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '' && !line.startsWith('#')).map(readLine);
}

function readLine(line: string): AuditMark {
  const [all, databaseId = null, sequence, hash = ''] = LINE.exec(line) ?? [];
  if (all === undefined) throw new PromptctlError('audit-mark-invalid', { text: line });
  return { databaseId, sequence: Number(sequence), hash };
}

function readJson(text: string): AuditMark {
  const { databaseId, sequence, hash } = parsed(text) as { readonly [key: string]: unknown };
  const place = `${String(sequence)}:${String(hash)}`;
  return readLine(typeof databaseId === 'string' ? `${databaseId} ${place}` : place);
}

function parsed(text: string): object {
  try {
    return JSON.parse(text) as object;
  } catch {
    throw new PromptctlError('audit-mark-invalid', { text });
  }
}
