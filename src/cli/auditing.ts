import { type AuditMark, type ExportedMark, isMark, readMarks } from '../domain/audit-mark.ts';
import { PromptctlError } from '../domain/errors/error.ts';
import { type AuditVerification, exportMark, verifyAudit } from '../workflows/verify-audit.ts';
import type { Context } from './context.ts';
import { type Flags, isOn, listOf } from './flags.ts';
import { readGivenText } from './given-file.ts';
import { createProgressLine } from './progress-line.ts';
import { renderAuditProgress } from './render/audit.ts';

/** The end of the log, as it is kept elsewhere. */
export interface Exported extends ExportedMark {
  readonly kind: 'mark';
}

/** Verifies the audit log, and shows at a terminal how far that is; `--export` answers with its end. */
export async function checkAudit(context: Context, flags: Flags): Promise<AuditVerification | Exported> {
  const expect = await expectedMarks(context, flags);
  const database = await context.database();
  const line = createProgressLine(context, flags);
  try {
    const onProgress = (read: number, entries: number) =>
      line.show((width) => renderAuditProgress(read, entries, width));
    const verified = await verifyAudit({ database, onProgress }, { expect });
    return isOn(flags, 'export') ? { kind: 'mark', ...exportMark(verified) } : verified;
  } finally {
    line.clear();
  }
}

/** @throws PromptctlError `usage` for what belongs to --audit, without it. */
export function refuseWithoutAudit(flags: Flags): void {
  const flag = isOn(flags, 'export') ? 'export' : listOf(flags, 'expect').length > 0 ? 'expect' : null;
  if (flag === null) return;
  throw new PromptctlError('usage', {
    problem: `--${flag} is about the audit log`,
    hint: `promptctl doctor --audit --${flag}`,
  });
}

/** Each `--expect`: a mark itself, or a file of them; `-` is standard input. */
async function expectedMarks(context: Context, flags: Flags): Promise<AuditMark[]> {
  const marks: AuditMark[] = [];
  for (const given of listOf(flags, 'expect'))
    marks.push(
      ...readMarks(isMark(given) ? given : await readGivenText(context, given, 'what was kept of the audit log')),
    );
  return marks;
}
