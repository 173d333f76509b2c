import type { Database } from '../storage/database.ts';
import { type Protection, protectEnvironment as protect } from '../storage/environments.ts';
import { requireEnvironment } from './find-version.ts';

/** How an environment is released to from now on. */
export interface ProtectedEnvironment extends Protection {
  readonly target: string;
}

/** What is wanted of an environment; `needsApproval` null: as it is. */
export interface Protecting {
  readonly name: string;
  readonly isProtected: boolean;
  readonly needsApproval: boolean | null;
}

/**
 * Protects an environment, or ends that: releases give a reason, and with approval what goes forward waits for a second person.
 * @throws PromptctlError `environment-not-found`, `approvers-missing`, `not-granted`.
 */
export async function protectEnvironment(
  { database, author }: { readonly database: Database; readonly author: string },
  input: Protecting,
): Promise<ProtectedEnvironment> {
  const { name, isProtected } = input;
  const found = await requireEnvironment(database, name);
  const needsApproval = isProtected && (input.needsApproval ?? found.needsApproval);
  return { target: database.target, ...(await protect(database, { name, isProtected, needsApproval }, author)) };
}
