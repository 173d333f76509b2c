import { type MigrationFile, readMigrations } from '../../../src/storage/migration-files.ts';

/** What apps call all the time. */
const CALLED = ['environment_head(text)', 'read_environment(text,text,bigint,text)'];

/**
 * The migrations of this client and further ones, as a newer client would carry them: each adds a column to the table that apps write to, and
 * replaces functions that they call at that moment, the one that takes executions in among them.
 */
export function furtherMigrations(count: number, oldestClient = '0.1.0'): readonly MigrationFile[] {
  const own = readMigrations();
  const further = Array.from({ length: count }, (_, i) => toFile(i + 1, i + 1 === count ? oldestClient : '0.1.0'));
  return [...own, ...further];
}

function toFile(number: number, oldestClient: string): MigrationFile {
  const called = CALLED.map((signature) => `'promptctl.${signature}'::regprocedure`).join(', ');
  const sql = `
    alter table promptctl.executions add column further_${number} text;
    do $do$
    declare
      v_function oid;
    begin
      for v_function in
        select unnest(array[${called}]) union all
        select oid from pg_proc where proname = 'ingest' and pronamespace = 'promptctl'::regnamespace
      loop
        execute regexp_replace(pg_get_functiondef(v_function), 'AS \\$function\\$', 'AS $function$ -- version ${number}');
      end loop;
    end $do$;`;
  return { name: `9${String(number).padStart(3, '0')}_further`, sql, checksum: `further ${number}`, oldestClient };
}
