import { EventEmitter } from 'node:events';
import { Writable } from 'node:stream';
import type { OutputStream } from '../../src/cli/world.ts';

/** A terminal that understands what ours is told, and no more; what it does not know fails the test. */
export interface Screen {
  readonly stdout: OutputStream & EventEmitter;
  /** Its rows from the top, without empty ones at the end. */
  readonly rows: () => string[];
  readonly isCursorShown: () => boolean;
  readonly resize: (columns: number) => void;
}

// oxlint-disable-next-line no-control-regex -- that is what a terminal is told by
const TOKEN = /\u001b\[(\??)(\d*)([A-Za-z])|[^\u001b]/g;

export function openScreen(columns: number, rows: number): Screen {
  const state = { lines: [''], row: 0, column: 0, isShown: true, wraps: true, columns };
  const writable = new Writable({
    decodeStrings: false,
    write: (text: string, _encoding, done) => {
      for (const [token, mark = '', n = '', command = ''] of text.matchAll(TOKEN))
        take(state, token, `${mark}${command}`, n);
      done();
    },
  });
  const stdout = Object.assign(writable, { isTTY: true, columns, rows });
  return {
    stdout,
    rows: () => state.lines.join('\n').trimEnd().split('\n'),
    isCursorShown: () => state.isShown,
    resize: (width) => {
      // As terminals do that wrap again what became too long.
      state.lines = state.lines.flatMap((line) => line.match(new RegExp(`.{1,${width}}`, 'g')) ?? ['']);
      Object.assign(state, { columns: width, row: state.lines.length - 1, column: 0 });
      stdout.columns = width;
      stdout.emit('resize');
    },
  };
}

interface State {
  lines: string[];
  row: number;
  column: number;
  isShown: boolean;
  wraps: boolean;
  columns: number;
}

function take(state: State, token: string, command: string, n: string): void {
  const { lines, row } = state;
  if (token === '\r') state.column = 0;
  else if (token === '\n') {
    Object.assign(state, { row: row + 1, column: 0 });
    lines[state.row] ??= '';
  } else if (command === '') put(state, token);
  else if (command === 'A') state.row = Math.max(0, row - Number(n));
  else if (command === 'K') lines[row] = '';
  else if (command === 'J') lines.splice(row, lines.length, (lines[row] ?? '').slice(0, state.column));
  else if (command === '?l' || command === '?h') {
    if (n === '25') state.isShown = command === '?h';
    else state.wraps = command === '?h';
  } else throw new Error(`the terminal does not know ${JSON.stringify(token)}`);
}

/** Ours never writes beyond the edge but where it turned wrapping off. */
function put(state: State, character: string): void {
  if (state.column >= state.columns) {
    if (state.wraps) throw new Error('a line is longer than the terminal is wide');
    return;
  }
  const line = (state.lines[state.row] ?? '').padEnd(state.column);
  state.lines[state.row] = line.slice(0, state.column) + character + line.slice(state.column + 1);
  state.column += 1;
}
