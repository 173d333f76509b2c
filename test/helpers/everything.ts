import { expect } from 'vitest';
import type { Database } from '../../src/storage/database.ts';
import { rejection } from './rejection.ts';

/** Every row of every table of ours. */
export async function everything(database: Database): Promise<unknown> {
  const tables = await database.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'promptctl'::regnamespace and relkind = 'r' order by relname`,
  );
  const [rows] = await database.query(
    `select ${tables.map(({ name }) => `(select json_agg(t) from promptctl.${name} t) as ${name}`).join(', ')}`,
  );
  return rows;
}

/** How a change was refused; afterwards every table must hold what it held before. */
export async function refusal(database: Database, change: () => Promise<unknown>): Promise<unknown> {
  const before = await everything(database);
  const refused = await rejection(change());
  expect(await everything(database)).toEqual(before);
  return refused;
}
