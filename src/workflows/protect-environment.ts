import { PromptctlError } from '../domain/errors/error.ts';
import { suggest } from '../domain/suggest.ts';
import type { Database } from '../storage/database.ts';
import { listEnvironments, type Protection, protectEnvironment as protect } from '../storage/environments.ts';

/** How an environment is released to from now on. */
export interface ProtectedEnvironment extends Protection {
  readonly target: string;
}

/**
 * Protects an environment, or ends that: releases give a reason, and with approval what goes forward waits for a second person.
 * `needsApproval` null: as it is.
 * @throws PromptctlError `environment-not-found`, `approvers-missing`, `not-granted`.
 */
export async function protectEnvironment(
  { database, author }: { readonly database: Database; readonly author: string },
  input: { readonly name: string; readonly isProtected: boolean; readonly needsApproval: boolean | null },
): Promise<ProtectedEnvironment> {
  const { name, isProtected } = input;
  const all = await listEnvironments(database);
  const found = all.find((environment) => environment.name === name);
  if (found === undefined) {
    const suggestions = suggest(
      name,
      all.map((environment) => environment.name),
    );
    throw new PromptctlError('environment-not-found', { name, suggestions });
  }
  const needsApproval = isProtected && (input.needsApproval ?? found.needsApproval);
  return { target: database.target, ...(await protect(database, { name, isProtected, needsApproval }, author)) };
}
