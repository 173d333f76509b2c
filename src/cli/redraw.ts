import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'fast-string-width';
import { writeAnswer } from './answer.ts';
import { truncatePainted } from './render/text.ts';
import type { OutputStream } from './world.ts';

/** The last lines of a terminal, drawn again and again in the same place; what stood there before stays above. */
export interface Redraw {
  /** False: nobody sees it any more. @throws PromptctlError `output-failed`. */
  readonly draw: (text: string) => Promise<boolean>;
  /** Leaves what was drawn last, and the cursor below it. */
  readonly end: () => Promise<void>;
}

const [HIDE_CURSOR, SHOW_CURSOR] = ['\u001b[?25l', '\u001b[?25h'];
/** A line that does not fit is cut, where it would make the next frame begin too low. */
const [CUT, WRAP] = ['\u001b[?7l', '\u001b[?7h'];
const [CLEAR_LINE, CLEAR_BELOW] = ['\u001b[2K', '\u001b[J'];

/** Draws on a terminal, whose size may change; nothing is written before the first frame. */
export function redrawOn(stdout: OutputStream): Redraw {
  let drawn: readonly number[] = [];
  let isBegun = false;
  return {
    draw: (text) => {
      // A terminal that was never told its size says 0.
      const [columns, rows] = [stdout.columns || 80, stdout.rows || 24];
      // The cursor stands below the last line, which takes a row as well.
      const lines = text
        .replace(/\n$/, '')
        .split('\n')
        .slice(0, Math.max(1, rows - 1))
        .map((line) => truncatePainted(line, columns));
      const up = Math.min(rowsOf(drawn, columns), rows - 1);
      drawn = lines.map((line) => Math.min(columns, stringWidth(stripVTControlCharacters(line))));
      isBegun = true;
      const start = up === 0 ? '\r' : `\r\u001b[${up}A`;
      const body = lines.map((line) => `${CLEAR_LINE}${line}\n`).join('');
      return writeAnswer(stdout, `${HIDE_CURSOR}${CUT}${start}${body}${CLEAR_BELOW}${WRAP}`);
    },
    end: async () => {
      if (isBegun) await writeAnswer(stdout, SHOW_CURSOR);
    },
  };
}

/** Rows that lines of these widths take by now: a terminal that became narrower wraps them. */
function rowsOf(widths: readonly number[], columns: number): number {
  return widths.reduce((rows, width) => rows + Math.max(1, Math.ceil(width / columns)), 0);
}
