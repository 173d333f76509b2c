import { Chalk } from 'chalk';
import { isPromptctlError } from '../domain/errors/error.ts';
import { printable, printableJson } from '../domain/printable.ts';
import { VERSION } from '../domain/version.ts';
import { colourLevel } from './colour.ts';
import { renderDiagnostics } from './render/diagnostics.ts';
import type { World } from './world.ts';

/** The one place where errors are caught: writes what happened and what to type next to stderr, and says how the process ends. */
export function reportFailure(
  error: unknown,
  world: World,
  options: { readonly json: boolean; readonly color: string | null },
): number {
  const paint = new Chalk({ level: colourLevel(world.stderr, world.env, options.color) });
  if (isInterrupted(error)) return 130;
  if (!isPromptctlError(error)) return reportBug(error, world, options.json);
  const { code, message, hint, data, exit } = error;
  if (options.json) {
    world.stderr.write(`${printableJson(JSON.stringify({ error: { code, message, hint, data } }))}\n`);
    return exit;
  }
  if (isPromptctlError(error, 'files-invalid')) world.stderr.write(renderDiagnostics(error.data.diagnostics, paint));
  world.stderr.write(`${paint.red('✖')} ${printable(message)}\n`);
  for (const line of hint?.split('\n') ?? []) world.stderr.write(`  ${paint.dim(printable(line))}\n`);
  if (world.env['PROMPTCTL_DEBUG']) world.stderr.write(`${traceOf(error)}\n`);
  return exit;
}

/** inquirer's way of saying that the person pressed Ctrl-C. */
function isInterrupted(error: unknown): boolean {
  return error instanceof Error && error.name === 'ExitPromptError';
}

function reportBug(error: unknown, world: World, json: boolean): number {
  const message = error instanceof Error ? error.message : String(error);
  const hint = `this is a bug of promptctl ${VERSION}: run again with PROMPTCTL_DEBUG=1 and report what it prints`;
  if (json) world.stderr.write(`${printableJson(JSON.stringify({ error: { code: 'bug', message, hint } }))}\n`);
  else world.stderr.write(`✖ ${printable(message)}\n  ${hint}\n`);
  if (world.env['PROMPTCTL_DEBUG']) world.stderr.write(`${traceOf(error)}\n`);
  return 70;
}

function traceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? `\ncaused by ${error.cause.stack}` : '';
  return printable(`${error.stack}${cause}`);
}
