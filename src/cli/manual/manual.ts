import type { ManualEntry } from './entry.ts';
import { eventEntries } from './events.ts';
import { fileEntries } from './files.ts';
import { lookEntries } from './look.ts';
import { numberEntries } from './numbers.ts';
import { operationEntries } from './operations.ts';
import { priceEntries } from './prices.ts';
import { releaseEntries } from './release.ts';
import { requestEntries } from './requests.ts';
import { syncEntries } from './sync.ts';
import { testEntries } from './tests.ts';

/** Every command in the order of help; a command's own module is loaded when it is run. */
export const manual: readonly ManualEntry[] = [
  ...fileEntries,
  ...syncEntries,
  ...lookEntries,
  ...releaseEntries,
  ...requestEntries,
  ...testEntries,
  ...numberEntries,
  ...eventEntries,
  ...operationEntries,
  ...priceEntries,
];

/** What a command that only holds others is for. */
export const PARENTS: { readonly [name: string]: string } = {
  env: 'Environments: places where releases happen',
  ab: 'A/B tests: versions of a prompt side by side, each user always with the same one',
  events: 'What apps tracked',
  db: 'The database: the embedded Postgres, the schema of any, who may do what, and what it keeps of executions',
};
