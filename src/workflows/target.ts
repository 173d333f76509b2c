import { PromptctlError } from '../domain/errors/error.ts';
import { connectionName, describeTarget, EMBEDDED_TARGET, hasPassword } from '../storage/connection.ts';
import type { DatabaseChoice } from '../workspace/settings.ts';

/** The chosen database as people may see it. @throws PromptctlError `password-in-argument` for a URL that everybody has seen. */
export function targetOf(choice: DatabaseChoice): string {
  if (choice.kind === 'embedded') return EMBEDDED_TARGET;
  const { url, origin } = choice;
  if (origin === '--database' && hasPassword(url, origin)) {
    throw new PromptctlError('password-in-argument', { flag: '--database' });
  }
  return describeTarget(url, origin);
}

/** What processes that connect to the chosen database call it in Redis; null for the embedded one, which is here to be asked itself. */
export function connectionOf(choice: DatabaseChoice): string | null {
  return choice.kind === 'url' ? connectionName(choice.url, choice.origin) : null;
}
