import type { Database } from '../storage/database.ts';
import { listEnvironments } from '../storage/environments.ts';
import type { Release, ReleaseKind } from '../storage/releases.ts';

/** A person who is there to be asked; Ctrl-C is the answer no. */
export interface Consent {
  /** Why, for an environment that takes no release without a reason. */
  readonly reason: (environment: string) => Promise<string>;
  /** Returns once the person has seen what would be released, and wants it. */
  readonly confirm: (planned: Release) => Promise<void>;
}

/** A release that was decided; `plan` makes it for a reason, without committing it. */
interface Planned {
  readonly environment: string;
  readonly kind: ReleaseKind;
  readonly message: string;
  readonly plan: (reason: string) => Promise<Release>;
}

/** Stands for the reason while it is only found out whether there is anything to give one for. */
const UNSAID = 'not said yet';

/**
 * Asks the person before a protected environment changes, and gives the reason. Going back is never held up, and a request makes nothing live.
 */
export async function askConsent(
  { database, consent }: { readonly database: Database; readonly consent: Consent },
  { environment, kind, message, plan }: Planned,
): Promise<string> {
  if (kind === 'rollback') return message;
  const found = (await listEnvironments(database)).find(({ name }) => name === environment);
  if (found?.protected !== true) return message;
  const planned = await plan(message || UNSAID);
  if (!planned.items.some(({ changed }) => changed)) return message;
  const reason = message || (await consent.reason(environment));
  if (planned.request === null) await consent.confirm(planned);
  return reason;
}
