import { PROMPT_NAME } from '../domain/prompt.ts';
import { type AuditEntry, listEntries } from '../storage/audit.ts';
import type { Database } from '../storage/database.ts';
import { requireEnvironment, requirePrompts } from './find-version.ts';

export interface AuditLog {
  readonly kind: 'audit';
  readonly prompt: string | null;
  readonly environment: string | null;
  readonly entries: readonly AuditEntry[];
}

/** Every change, newest first: of a prompt, in an environment, where given. @throws PromptctlError `…-not-found`. */
export async function logAudit(
  { database }: { readonly database: Database },
  input: {
    readonly prompt: string | null;
    readonly environment: string | null;
    readonly since: string | null;
    readonly limit: number | null;
  },
): Promise<AuditLog> {
  const { prompt, environment } = input;
  // What was granted everywhere is found in an environment that there is not, too.
  if (environment !== null) await requireEnvironment(database, environment);
  // What is no name at all, Postgres may not even take as a text.
  if (prompt !== null && !PROMPT_NAME.test(prompt)) await requirePrompts(database, [prompt]);
  const entries = await listEntries(database, input);
  if (entries.length === 0 && prompt !== null) await requirePrompts(database, [prompt]);
  return { kind: 'audit', prompt, environment, entries };
}
