import type { ColorSupportLevel } from 'chalk';

/** A stream as far as colour is concerned. */
export interface PaintedStream {
  readonly isTTY?: boolean;
  getColorDepth?(env?: object): number;
}

/**
 * The colour level of one stream. First match wins: `--color`, FORCE_COLOR, NO_COLOR, CLICOLOR_FORCE, CLICOLOR, TERM=dumb, a terminal.
 * Decided here because chalk does not know NO_COLOR, and looks at stdout only.
 */
export function colourLevel(stream: PaintedStream, env: NodeJS.ProcessEnv, flag: string | null): ColorSupportLevel {
  if (flag === 'always') return 1;
  if (flag === 'never') return 0;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined && forced !== '') return toLevel(forced);
  if (env['NO_COLOR']) return 0;
  if (env['CLICOLOR_FORCE'] !== undefined && env['CLICOLOR_FORCE'] !== '0') return 1;
  if (env['CLICOLOR'] === '0' || env['TERM'] === 'dumb' || stream.isTTY !== true) return 0;
  const depth = stream.getColorDepth?.(env) ?? 4;
  return depth >= 24 ? 3 : depth >= 8 ? 2 : depth >= 4 ? 1 : 0;
}

function toLevel(forced: string): ColorSupportLevel {
  if (forced === 'false' || forced === '0') return 0;
  return forced === '3' ? 3 : forced === '2' ? 2 : 1;
}
