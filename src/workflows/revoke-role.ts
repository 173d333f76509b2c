import { PromptctlError } from '../domain/errors/error.ts';
import type { GrantScope } from '../domain/grant.ts';
import { type Grant, listGrants, revokeRole } from '../storage/grants.ts';
import { requireChange } from './change.ts';
import { readEnvironment, readPattern, readRole, requireLogin } from './grant-checks.ts';
import type { GrantDeps } from './grant-role.ts';

export interface RevokeResult {
  readonly target: string;
  readonly dryRun: boolean;
  readonly login: string;
  readonly revoked: readonly GrantScope[];
  /** What the login was granted and still has. */
  readonly grants: readonly Grant[];
}

/** What is to be taken from whom; null: of every role, environment, pattern. */
export interface RevokeInput {
  readonly login: string;
  readonly role: string | null;
  readonly environment: string | null;
  readonly prompts: string | null;
  /** Somebody wants it without naming a role. */
  readonly confirmed: boolean;
  readonly dryRun: boolean;
}

/**
 * Takes grants of a login away, from its next statement on.
 * @throws PromptctlError `grant-not-found`, `confirmation-needed`, `not-granted`, `usage`.
 */
export async function revoke(deps: GrantDeps, input: RevokeInput): Promise<RevokeResult> {
  const { login, dryRun } = input;
  const scope = {
    role: input.role === null ? null : readRole(input.role),
    environment: readEnvironment(input.environment),
    prompts: readPattern(input.prompts),
  };
  requireLogin(login);
  requireChange(deps.change, '');
  if (scope.role === null && !input.confirmed && !dryRun) {
    throw new PromptctlError('confirmation-needed', { what: `takes every role from ${login}`, flag: '--yes' });
  }
  const database = await deps.database();
  const made = await database.transaction(
    async (transaction) => ({
      revoked: await revokeRole(transaction, login, scope, deps.change.author),
      grants: await listGrants(transaction, login),
    }),
    dryRun ? 'rollback' : 'commit',
  );
  return { target: database.target, dryRun, login, ...made };
}
