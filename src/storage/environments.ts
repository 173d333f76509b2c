import type { Database, Queryable } from './database.ts';
import { single } from './single.ts';

export interface Environment {
  readonly name: string;
  readonly epoch: number;
  readonly revision: number;
  readonly protected: boolean;
  readonly createdAt: string;
  readonly releasedAt: string | null;
  readonly releasedBy: string | null;
  /** Prompts that it serves. */
  readonly prompts: number;
}

export async function listEnvironments(queryable: Queryable): Promise<Environment[]> {
  return queryable.query<Environment>(`
    select name, epoch, revision, protected, created_at as "createdAt", released_at as "releasedAt", released_by as "releasedBy", prompts
    from promptctl.environment_list
    order by name`);
}

/** Adds an environment; `created` is false when it was there already. */
export async function createEnvironment(
  database: Database,
  name: string,
  author: string,
): Promise<{ readonly name: string; readonly created: boolean }> {
  const rows = await database.query<{ result: { name: string; created: boolean } }>(
    'select promptctl.create_environment($1, $2) as result',
    [name, author],
  );
  return single(rows).result;
}

/** The id that tells this database from every other, and from its restored copies. */
export async function readDatabaseId(queryable: Queryable): Promise<string> {
  const rows = await queryable.query<{ id: string }>('select database_id as id from promptctl.installation_list');
  return single(rows).id;
}
