import type { ChalkInstance } from 'chalk';
import type { Diagnostic } from '../../domain/diagnostic.ts';
import { printableLine } from '../../domain/printable.ts';

/** Problems in files, each with its place, the lines around it and what to write instead. */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], paint: ChalkInstance): string {
  return diagnostics.map((diagnostic) => renderDiagnostic(diagnostic, paint)).join('');
}

function renderDiagnostic({ file, line, column, message, hint, frame }: Diagnostic, paint: ChalkInstance): string {
  const head = `${paint.bold(`${printableLine(file)}:${line}:${column}`)} ${paint.red('error')} ${message}\n`;
  const advice = hint === null ? '' : `    ${paint.cyan(hint)}\n`;
  return `${head}${frame === '' ? '' : `${frame}\n`}${advice}\n`;
}
