import { row } from './row.ts';

/** What apps report about executions. */
export const trackingErrors = {
  'measure-invalid': row<{ field: string; problem: string }>(
    2,
    'What an app reports about an execution is not something that can be counted; nothing was.',
    ({ field, problem }) => `${field} ${problem}`,
  ),
};
