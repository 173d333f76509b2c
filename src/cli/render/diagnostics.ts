import type { ChalkInstance } from 'chalk';
import type { Diagnostic } from '../../domain/diagnostic.ts';
import { printableLine } from '../../domain/printable.ts';

/** Problems in files, each with its place, the lines around it and what to write instead. */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], paint: ChalkInstance): string {
  return diagnostics.map((diagnostic) => renderDiagnostic(diagnostic, paint)).join('');
}

function renderDiagnostic(
  { severity, file, line, column, message, hint, frame }: Diagnostic,
  paint: ChalkInstance,
): string {
  const word = severity === 'error' ? paint.red('error') : paint.yellow('warning');
  const head = `${paint.bold(`${printableLine(file)}:${line}:${column}`)} ${word} ${message}\n`;
  const advice = hint === null ? '' : `    ${paint.cyan(hint)}\n`;
  return `${head}${frame === '' ? '' : `${frame}\n`}${advice}\n`;
}
