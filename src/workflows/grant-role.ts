import { EVERYWHERE, type GrantScope } from '../domain/grant.ts';
import type { Database } from '../storage/database.ts';
import { type Grant, type Granted, grantRole, listGrants } from '../storage/grants.ts';
import { type Change, requireChange } from './change.ts';
import { requireEnvironment } from './find-version.ts';
import { type GivenScope, readScope, requireLogin } from './grant-checks.ts';

export interface GrantResult extends Granted {
  readonly target: string;
  readonly dryRun: boolean;
  /** Everything that the login was granted, this included. */
  readonly grants: readonly Grant[];
}

/** What is to be granted to whom. */
export interface GrantInput extends GivenScope {
  readonly login: string;
  readonly dryRun: boolean;
}

export interface GrantDeps {
  /** Opened once it is known what is meant. */
  readonly database: () => Promise<Database>;
  readonly change: Change;
}

/**
 * Lets a login do what a role may. A grant that is there already is left as it is.
 * @throws PromptctlError `login-not-found`, `login-is-owner`, `environment-not-found`, `not-granted`, `usage`.
 */
export async function grant(deps: GrantDeps, { login, dryRun, ...given }: GrantInput): Promise<GrantResult> {
  const scope: GrantScope = readScope(given);
  requireLogin(login);
  requireChange(deps.change, '');
  const database = await deps.database();
  if (scope.environment !== EVERYWHERE) await requireEnvironment(database, scope.environment);
  const made = await database.transaction(
    async (transaction) => ({
      ...(await grantRole(transaction, login, scope, deps.change.author)),
      grants: await listGrants(transaction, login),
    }),
    dryRun ? 'rollback' : 'commit',
  );
  return { target: database.target, dryRun, ...made };
}
