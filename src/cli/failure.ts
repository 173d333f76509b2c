import { inspect } from 'node:util';
import { Chalk, type ChalkInstance } from 'chalk';
import { isPromptctlError, type PromptctlError } from '../domain/errors/error.ts';
import { printable, printableJson } from '../domain/printable.ts';
import { redact, redactData, secretsOf } from '../domain/redaction.ts';
import { VERSION } from '../domain/version.ts';
import { colourLevel } from './colour.ts';
import { renderDiagnostics } from './render/diagnostics.ts';
import type { World } from './world.ts';

/** A failure as it is shown: secrets of the environment are not among it, whatever an error quotes. */
interface Shown {
  readonly error: unknown;
  readonly json: boolean;
  readonly paint: ChalkInstance;
  readonly hide: (text: string) => string;
  readonly hideIn: <Value>(data: Value) => Value;
}

/** The one place where errors are caught: writes what happened and what to type next to stderr, and says how the process ends. */
export function reportFailure(
  error: unknown,
  world: World,
  options: { readonly json: boolean; readonly color: string | null },
): number {
  if (isInterrupted(error)) return 130;
  const secrets = secretsOf(world.env);
  const shown: Shown = {
    error,
    json: options.json,
    paint: new Chalk({ level: colourLevel(world.stderr, world.env, options.color) }),
    hide: (text) => redact(text, secrets),
    hideIn: (data) => redactData(data, secrets),
  };
  world.stderr.write(isPromptctlError(error) ? refusal(error, shown) : bug(shown));
  if (world.env['PROMPTCTL_DEBUG'] && !(options.json && isPromptctlError(error))) world.stderr.write(trace(shown));
  return isPromptctlError(error) ? error.exit : 70;
}

/** inquirer's way of saying that the person pressed Ctrl-C. */
function isInterrupted(error: unknown): boolean {
  return error instanceof Error && error.name === 'ExitPromptError';
}

function refusal(error: PromptctlError, { json, paint, hide, hideIn }: Shown): string {
  const { code, message, hint, data } = error;
  if (json) return `${printableJson(JSON.stringify({ error: hideIn({ code, message, hint, data }) }))}\n`;
  const diagnostics = isPromptctlError(error, 'files-invalid')
    ? renderDiagnostics(hideIn(error.data.diagnostics), paint)
    : '';
  const lines = hint?.split('\n') ?? [];
  const advice = lines.map((line) => `  ${paint.dim(printable(hide(line)))}\n`).join('');
  return `${diagnostics}${paint.red('✖')} ${printable(hide(message))}\n${advice}`;
}

function bug({ error, json, hide }: Shown): string {
  const message = hide(error instanceof Error ? error.message : String(error));
  const hint = `this is a bug of promptctl ${VERSION}: run again with PROMPTCTL_DEBUG=1 and report what it prints`;
  if (json) return `${printableJson(JSON.stringify({ error: { code: 'bug', message, hint } }))}\n`;
  return `✖ ${printable(message)}\n  ${hint}\n`;
}

/** Where it happened, and what came before; of causes that are no errors their facts. */
function trace({ error, hide }: Shown): string {
  const told: string[] = [];
  for (
    let cause = error;
    cause !== undefined && told.length < 8;
    cause = cause instanceof Error ? cause.cause : undefined
  )
    told.push(cause instanceof Error ? (cause.stack ?? cause.message) : inspect(cause));
  return `${printable(hide(told.join('\ncaused by ')))}\n`;
}
