import { PromptctlError } from '../domain/errors/error.ts';

/** The one row of a statement that always has one. */
export function single<Row>(rows: readonly Row[]): Row {
  const [row] = rows;
  if (row === undefined)
    throw new PromptctlError('database-failed', {
      target: '',
      sqlState: 'P0002',
      reason: 'a row that must exist is missing',
    });
  return row;
}
