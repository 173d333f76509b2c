import { type Held, isTaken } from '../domain/coherence.ts';
import { compareHeads, type Head, sameHead } from '../domain/head.ts';
import type { FoundHead, FoundState } from '../storage/environment-state.ts';
import type { Adopt } from './adopting.ts';
import type { Postgres } from './app-database.ts';
import type { Health } from './health.ts';
import type { Holding } from './holding.ts';
import { askAbout } from './question.ts';
import { singleFlight } from './single-flight.ts';

/** What looks at Postgres for one environment. */
export interface DatabaseSide {
  readonly health: Health;
  /** True when Postgres answered that there is no such environment. */
  readonly isMissing: boolean;
  /** Looks once, and takes what is newer. Never rejects: `health` says how it went. */
  look(): Promise<void>;
}

/** Keeps a holding fresh from Postgres. `onRead` gets every state that was read, for the cache. */
export function createDatabaseSide(deps: {
  readonly holding: Holding;
  readonly postgres: Postgres;
  readonly health: Health;
  readonly adopt: Adopt;
  readonly now: () => number;
  readonly onRead: (state: FoundState) => void;
  readonly onBehind: (found: Head) => void;
}): DatabaseSide {
  const { holding, postgres, health, adopt, now } = deps;
  const { environment } = holding;
  let isMissing = false;

  const look = async (): Promise<void> => {
    if (holding.state === null) return take();
    const found = await postgres.readHead(environment);
    isMissing = found === null;
    const known = holding.state;
    if (found === null) return;
    if (found.databaseId === known.databaseId && sameHead(found.head, known.head)) holding.confirm('postgres', now());
    else if (!isLate(found, known)) await take();
  };

  const take = async (isRetry = false): Promise<void> => {
    const question = askAbout(holding);
    const state = await postgres.readState(environment, holding.state);
    isMissing = state === null;
    if (state === null) return;
    const verdict = adopt(state, question.evidence(state), 'postgres', question.isLost(state));
    if (verdict === 'hole' && !isRetry) return take(true);
    if (verdict === 'same') holding.confirm('postgres', now());
    if (verdict === 'behind') deps.onBehind(state.head);
    if (isTaken(verdict)) deps.onRead(state);
  };

  return {
    health,
    get isMissing() {
      return isMissing;
    },
    look: singleFlight(() => look().then(health.answered, health.failed)),
  };
}

/** A replica that does not have yet what is held: whatever it were asked for, nothing of it would be taken. */
function isLate({ databaseId, head, isPrimary }: FoundHead, known: Held): boolean {
  return !isPrimary && databaseId === known.databaseId && compareHeads(head, known.head) <= 0;
}
