import { printable } from '../../src/domain/printable.ts';

/** @throws an error where a text would move a cursor or hide what it says. */
export function requirePrintable(text: string): void {
  if (printable(text) !== text) throw new Error(`unprintable: ${JSON.stringify(text.slice(0, 500))}`);
}

/** @throws an error where a text shows where in our sources something went wrong. */
export function requireNoTrace(text: string): void {
  const line = /^.*(?:\bat [^\n]*\.(?:ts|js|mjs):\d+|node:internal|node_modules\/).*$/m.exec(text);
  if (line !== null) throw new Error(`a stack trace: ${line[0].slice(0, 300)}`);
}
