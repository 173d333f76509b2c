import { row } from './row.ts';

/** What apps report about executions. */
export const trackingErrors = {
  'measure-invalid': row<{ field: string; problem: string }>(
    2,
    'What an app reports about an execution is not something that can be counted; nothing was.',
    ({ field, problem }) => `${field} ${problem}`,
  ),
  'import-interrupted': row<{ source: string; line: number; imported: number; repeated: number; refused: number }>(
    130,
    'An import was interrupted; what was imported stays, and nothing is counted twice when it is run again.',
    ({ source, line, imported, repeated, refused }) =>
      `interrupted: of ${source} all up to line ${line} is imported (${imported} imported, ${repeated} there already, ${refused} refused)`,
    () => 'run it again: what was imported is not counted again',
  ),
  'import-restored': row<{ target: string }>(
    3,
    'The database was restored to an earlier state while events were imported into it.',
    ({ target }) => `${target} no longer knows what was imported into it a moment ago; was it restored from a backup?`,
    () => 'run the import again: what is there still is not counted again',
  ),
};
