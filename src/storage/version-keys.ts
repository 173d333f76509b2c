import type { Queryable } from './database.ts';

/** What an execution must say of its version. */
export interface VersionKey {
  readonly prompt: string;
  readonly version: number;
  readonly id: string;
  readonly digest: string;
  /** That the version asks for; null: none. */
  readonly model: string | null;
}

/** All versions of these prompts, newest first. */
export async function listVersionKeys(queryable: Queryable, prompts: readonly string[]): Promise<VersionKey[]> {
  return queryable.query<VersionKey>(
    `select prompt, version, id, digest, content::json ->> 'model' as model
     from promptctl.version_list where prompt = any ($1) order by prompt, version desc`,
    [prompts],
  );
}
