import { PromptctlError } from '../domain/errors/error.ts';
import { type Grant, listGrants, type Revoked, revokeRole } from '../storage/grants.ts';
import { requireChange } from './change.ts';
import { readEnvironment, readPattern, readRole, requireLogin } from './grant-checks.ts';
import type { GrantDeps } from './grant-role.ts';

export interface RevokeResult extends Omit<Revoked, 'left'> {
  readonly target: string;
  readonly dryRun: boolean;
  readonly login: string;
  /** False: there is no login of that name any more. */
  readonly isThere: boolean;
  /** What the login was granted and still has. */
  readonly grants: readonly Grant[];
}

/** What is to be taken from whom; null: of every role, environment, pattern. */
export interface RevokeInput {
  readonly login: string;
  readonly role: string | null;
  readonly environment: string | null;
  readonly prompts: string | null;
  readonly dryRun: boolean;
}

export interface RevokeDeps extends GrantDeps {
  /** Whether every role is to be taken: said already, asked of a person, or (null) neither. */
  readonly confirm: 'yes' | ((question: string) => Promise<boolean>) | null;
}

/**
 * Takes grants of a login away, from its next statement on; null: a person was asked, and said no.
 * @throws PromptctlError `grant-not-found`, `confirmation-needed`, `not-granted`, `usage`.
 */
export async function revoke(deps: RevokeDeps, input: RevokeInput): Promise<RevokeResult | null> {
  const { login, dryRun } = input;
  const scope = {
    role: input.role === null ? null : readRole(input.role),
    environment: readEnvironment(input.environment),
    prompts: readPattern(input.prompts),
  };
  requireLogin(login);
  requireChange(deps.change, '');
  const database = await deps.database();
  const [held] = await listGrants(database, login);
  if (scope.role === null && !dryRun && deps.confirm !== 'yes') {
    if (held === undefined) throw new PromptctlError('grant-not-found', { login, ...scope });
    if (!(await isConfirmed(deps.confirm, login, database.target))) return null;
  }
  const { left, ...revoked } = await database.transaction(
    (transaction) => revokeRole(transaction, login, scope, deps.change.author),
    dryRun ? 'rollback' : 'commit',
  );
  return { target: database.target, dryRun, login, isThere: held?.isThere ?? true, ...revoked, grants: left };
}

async function isConfirmed(
  confirm: Exclude<RevokeDeps['confirm'], 'yes'>,
  login: string,
  target: string,
): Promise<boolean> {
  if (confirm === null)
    throw new PromptctlError('confirmation-needed', { what: `takes every role from ${login}`, flag: '--yes' });
  return confirm(`Take every role from ${login} on ${target}?`);
}
