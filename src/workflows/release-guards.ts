import { PromptctlError } from '../domain/errors/error.ts';
import type { DatabaseChoice } from '../workspace/settings.ts';

/** A green pipeline must not have released to a throw-away. @throws PromptctlError `embedded-release-in-ci`. */
export function guardDestination(choice: DatabaseChoice, env: NodeJS.ProcessEnv, environment: string): void {
  const isMeant = choice.origin === 'PROMPTCTL_DATABASE' || choice.origin === '--database';
  if (choice.kind === 'embedded' && env['CI'] && !isMeant)
    throw new PromptctlError('embedded-release-in-ci', { environment });
}

/** Versions are numbered per database. @throws PromptctlError `databases-differ`. */
export function guardSource(from: DatabaseChoice, to: DatabaseChoice, fromName: string, toName: string): void {
  const same = from.kind === 'url' && to.kind === 'url' ? from.url === to.url : from.kind === to.kind;
  if (!same) throw new PromptctlError('databases-differ', { from: fromName, to: toName });
}

/** The embedded database knows one login, which may do everything. @throws PromptctlError `usage`. */
export function guardShared(choice: DatabaseChoice, why: string): void {
  if (choice.kind !== 'embedded') return;
  const problem = `the embedded database is of one person: ${why}`;
  throw new PromptctlError('usage', { problem, hint: 'set DATABASE_URL to the Postgres that the others use' });
}
