import type { Database, Queryable } from './database.ts';
import { needing } from './needing.ts';
import { single } from './single.ts';

export interface Environment {
  readonly name: string;
  readonly epoch: number;
  readonly revision: number;
  /** Releases there give a reason. */
  readonly protected: boolean;
  /** What goes forward there waits for a second person. */
  readonly needsApproval: boolean;
  readonly createdAt: string;
  readonly releasedAt: string | null;
  readonly releasedBy: string | null;
  /** Prompts that it serves. */
  readonly prompts: number;
}

export async function listEnvironments(queryable: Queryable): Promise<Environment[]> {
  return queryable.query<Environment>(`
    select name, epoch, revision, protected, needs_approval as "needsApproval", created_at as "createdAt", released_at as "releasedAt", released_by as "releasedBy", prompts
    from promptctl.environment_list
    order by name`);
}

/** Adds an environment; `created` is false when it was there already. */
export async function createEnvironment(
  database: Database,
  name: string,
  author: string,
): Promise<{ readonly name: string; readonly created: boolean }> {
  const rows = await needing(
    'admin',
    database.query<{ result: { name: string; created: boolean } }>(
      'select promptctl.create_environment($1, $2) as result',
      [name, author],
    ),
  );
  return single(rows).result;
}

/** How an environment is released to from now on. */
export interface Protection {
  readonly name: string;
  readonly protected: boolean;
  readonly needsApproval: boolean;
  /** False: it was so already. */
  readonly changed: boolean;
}

/** Says whether releases to an environment give a reason, and whether they wait for a second person. */
export async function protectEnvironment(
  database: Database,
  {
    name,
    isProtected,
    needsApproval,
  }: { readonly name: string; readonly isProtected: boolean; readonly needsApproval: boolean },
  author: string,
): Promise<Protection> {
  const rows = await needing(
    'admin',
    database.query<{ result: Protection }>('select promptctl.protect_environment($1, $2, $3, $4) as result', [
      name,
      isProtected,
      needsApproval,
      author,
    ]),
  );
  return single(rows).result;
}

/** The id that tells this database from every other, and from its restored copies. */
export async function readDatabaseId(queryable: Queryable): Promise<string> {
  const rows = await queryable.query<{ id: string }>('select database_id as id from promptctl.installation_list');
  return single(rows).id;
}
