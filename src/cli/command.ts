import type { Context } from './context.ts';
import type { Flags } from './flags.ts';
import type { View } from './render/view.ts';

/** A command line command: flags in, one workflow called, one renderer named. */
export interface Command<Result = unknown> {
  run(context: Context, given: readonly string[], flags: Flags): Promise<Result>;
  /** The result as people read it; in a pipe lists are TSV. `--json` prints the result itself. */
  render(result: Result, view: View, flags: Flags): string;
  /** What to type next, for stderr of a terminal. */
  advise?(result: Result): string | null;
  /** 1 where the answer is no. */
  exit?(result: Result, flags: Flags): 0 | 1;
  /** Long answers go through a pager on a terminal. */
  readonly paged?: boolean;
}

/**
 * A command that shows one result after the other, until there are no more or it is asked to end (Ctrl-C), which is a success. On a
 * terminal each takes the place of the one before; in a pipe they follow each other, with `--json` as one line each.
 */
export interface LiveCommand<Result = unknown> {
  /** The signal is given when nobody wants to see any more. */
  frames(context: Context, given: readonly string[], flags: Flags, signal: AbortSignal): AsyncIterable<Result>;
  render(result: Result, view: View, flags: Flags): string;
  /** What is no row of a list, for stderr where the answer goes into a pipe; said when it changes. */
  notes?(result: Result): readonly string[];
}

/** Types a command's result once; the runner treats all commands alike. */
export function command<Result>(definition: Command<Result>): Command {
  return definition;
}

/** The same for one that shows several. */
export function liveCommand<Result>(definition: LiveCommand<Result>): LiveCommand {
  return definition;
}
