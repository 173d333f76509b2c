import { PromptctlError } from '../domain/errors/error.ts';
import type { Database } from '../storage/database.ts';
import { type Grant, type Holder, listGrants, listHolders } from '../storage/grants.ts';
import { requireLogin } from './grant-checks.ts';

export interface GrantList {
  readonly target: string;
  /** Logins that may do everything, without a grant. */
  readonly holders: readonly Holder[];
  readonly grants: readonly Grant[];
}

/** Lists who may do what; of one login where it is named. @throws PromptctlError `grant-not-found`. */
export async function grants(
  { database }: { readonly database: Database },
  { login }: { readonly login: string | null },
): Promise<GrantList> {
  if (login !== null) requireLogin(login);
  const [holders, granted] = await Promise.all([listHolders(database), listGrants(database, login)]);
  const meant = holders.filter((holder) => login === null || holder.login === login);
  if (login !== null && meant.length === 0 && granted.length === 0) {
    throw new PromptctlError('grant-not-found', { login, role: null, environment: null, prompts: null });
  }
  return { target: database.target, holders: meant, grants: granted };
}
