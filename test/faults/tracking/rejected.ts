import type { Database } from '../../../src/storage/database.ts';
import { countRejected } from '../../../src/storage/tracking-notes.ts';

/** A database that nobody can reach: what is tracked stays where it is. */
export const NOWHERE = 'postgresql://nobody@127.0.0.1:1/nothing';

/** Why events of everybody were set aside, and how many. */
export async function rejectedIn(database: Database): Promise<{ readonly [reason: string]: number }> {
  const rows = await countRejected(database, { environment: null, since: null, until: null, prompts: null });
  return Object.fromEntries(rows.map(({ reason, events }) => [reason, events]));
}
