import type { Context } from './context.ts';
import { type Flags, isOn } from './flags.ts';

/** Milliseconds between two pictures. */
const BETWEEN = 100;

/** A line on a terminal's stderr that is drawn over itself; in a pipe, and where quiet is asked for, nothing. */
export interface ProgressLine {
  readonly show: (draw: (width: number) => string) => void;
  readonly clear: () => void;
  /** Says something that stays, in a pipe too. */
  readonly say: (line: string) => void;
}

export function createProgressLine({ stderr, clock }: Context, flags: Flags): ProgressLine {
  const isQuiet = isOn(flags, 'quiet') || isOn(flags, 'json');
  const say = (line: string) => void (isQuiet || stderr.write(`${line}\n`));
  if (stderr.isTTY !== true || isQuiet) return { show: () => {}, clear: () => {}, say };
  let drawn = Number.NEGATIVE_INFINITY;
  return {
    show: (draw) => {
      if (clock() - drawn < BETWEEN) return;
      drawn = clock();
      stderr.write(`\r\u001b[K${draw((stderr.columns ?? 80) - 1)}`);
    },
    clear: () => {
      if (drawn !== Number.NEGATIVE_INFINITY) stderr.write('\r\u001b[K');
    },
    say,
  };
}
