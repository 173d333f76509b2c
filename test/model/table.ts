import type { Exploration } from './explore.ts';

/** What was found, for whoever reads the log of a run. */
export interface Row {
  readonly name: string;
  readonly found: Exploration;
}

/** World by world, then guard by guard with the shortest way in which its lack shows. */
export function tableOf(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(({ name }) => name.length));
  return rows.map(({ name, found }) => `${name.padEnd(width)}  ${lineOf(found)}\n`).join('');
}

function lineOf({ states, depth, isExhausted, healed, violation }: Exploration): string {
  const size = `${String(states).padStart(8)} states  depth ${String(depth).padStart(2)}`;
  if (violation === null) return `${size}  ${isExhausted ? 'all' : 'limit'}, ${healed} healed: holds`;
  return `${size}  ${violation.problem}\n    ${violation.trace.join(' > ')}`;
}
