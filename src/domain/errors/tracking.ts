import { quote } from '../words.ts';
import { row } from './row.ts';

/** What an app may well not know of an execution. */
const UNKNOWABLE = /^(\w+Tokens|latencyMs|cost|model)$/;
const HINTS: { readonly [field: string]: string } = {
  id: 'trackExecution returns it',
  name: 'for example resolved, or edit-distance',
};

/** What apps report about executions. */
export const trackingErrors = {
  'measure-invalid': row<{ field: string; problem: string }>(
    2,
    'What an app reports about an execution is not something that can be counted; nothing was.',
    ({ field, problem }) => `${field} ${problem}`,
    ({ field }) => (UNKNOWABLE.test(field) ? `leave ${field} out where it is not known` : (HINTS[field] ?? null)),
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
  'tracking-disagreed': row<{ producer: string; sequence: number }>(
    5,
    'The database and a process do not agree on which batch of executions comes next.',
    ({ producer, sequence }) =>
      `the database takes batch ${sequence} of ${producer} neither as a new one nor as one that it knows`,
    () => 'it is tried again; nothing is lost meanwhile',
  ),
  /** `since` null: from any day on. */
  'price-not-found': row<{ model: string; since: string | null; suggestions: readonly string[] }>(
    4,
    'The database keeps no such price of a model.',
    ({ model, since }) => `the database keeps no price of ${quote(model)}${since === null ? '' : ` from ${since} on`}`,
    ({ suggestions }) =>
      suggestions.length > 0
        ? `did you mean ${suggestions.map(quote).join(' or ')}?`
        : 'promptctl db prices lists what it keeps',
  ),
};
