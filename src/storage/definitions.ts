import type { Queryable } from './database.ts';
import { migrationState } from './migrate.ts';
import { type MigrationFile, readMigrations } from './migration-files.ts';

/** What in a database is not as the migrations made it; names as in `promptctl.push`. */
export interface Differences {
  /** Functions whose text is another one. */
  readonly changed: readonly string[];
  readonly missing: readonly string[];
  /** Functions that no migration made. */
  readonly strange: readonly string[];
  /** Triggers that somebody switched off, and of which table. */
  readonly disabled: readonly { readonly trigger: string; readonly table: string }[];
}

interface Definition {
  readonly name: string;
  readonly body: string;
}

/**
 * Compares the functions and triggers of a database with the migrations carried here; null: the database has newer ones, so nobody here
 * can tell.
 */
export async function compareDefinitions(
  queryable: Queryable & { readonly target: string },
  files = readMigrations(),
): Promise<Differences | null> {
  const { applied, pending } = await migrationState(queryable, files);
  if (pending.length > 0 || applied.length !== files.length) return null;
  const found = await queryable.query<Definition>(
    `select proname::text as name, prosrc as body from pg_proc where pronamespace = to_regnamespace('promptctl')`,
  );
  const disabled = await queryable.query<{ trigger: string; table: string }>(
    `select quote_ident(t.tgname) as trigger, format('promptctl.%I', c.relname) as table
     from pg_trigger t join pg_class c on c.oid = t.tgrelid
     where c.relnamespace = to_regnamespace('promptctl') and t.tgenabled in ('D', 'R') order by 1, 2`,
  );
  return { ...compare(definitionsIn(files), found), disabled };
}

const FUNCTION = /^create (?:or replace )?function promptctl\.(\w+)\s*\([\s\S]*?\bas \$\$([\s\S]*?)\$\$/gm;
const DROPPED = /^drop function (?:if exists )?promptctl\.(\w+)/gm;

/** The functions that migrations leave behind: the last text of each name, and all of those that share a name in one file. */
export function definitionsIn(files: readonly MigrationFile[]): Definition[] {
  const bodies = new Map<string, readonly string[]>();
  for (const { sql } of files) {
    for (const [, name = ''] of sql.matchAll(DROPPED)) bodies.delete(name);
    const here = new Map<string, readonly string[]>();
    for (const [, name = '', body = ''] of sql.matchAll(FUNCTION)) here.set(name, [...(here.get(name) ?? []), body]);
    for (const [name, texts] of here) bodies.set(name, texts);
  }
  return [...bodies].flatMap(([name, texts]) => texts.map((body) => ({ name, body })));
}

function compare(wanted: readonly Definition[], found: readonly Definition[]): Omit<Differences, 'disabled'> {
  const key = ({ name, body }: Definition) => `${name} ${body}`;
  const [wantedKeys, foundKeys] = [new Set(wanted.map(key)), new Set(found.map(key))];
  const [wantedNames, foundNames] = [new Set(wanted.map(({ name }) => name)), new Set(found.map(({ name }) => name))];
  return {
    changed: namesOf(found.filter((each) => wantedNames.has(each.name) && !wantedKeys.has(key(each)))),
    missing: namesOf(wanted.filter((each) => !foundNames.has(each.name) && !foundKeys.has(key(each)))),
    strange: namesOf(found.filter(({ name }) => !wantedNames.has(name))),
  };
}

function namesOf(definitions: readonly Definition[]): string[] {
  return [...new Set(definitions.map(({ name }) => `promptctl.${name}`))].toSorted();
}
