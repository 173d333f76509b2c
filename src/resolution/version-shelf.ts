import { LRUCache } from 'lru-cache';
import { isPromptctlError, PromptctlError } from '../domain/errors/error.ts';
import type { AppDatabase } from './app-database.ts';
import { makeReady, type ReadyVersion } from './ready-version.ts';

/** Versions that were asked for by number and are not at hand: not live, not live before, no arm of a running test. They never change, so each is fetched once. */
export interface VersionShelf {
  /** What was fetched before. @throws PromptctlError `version-unavailable`. */
  take(name: string, version: number): ReadyVersion;
  /** @throws PromptctlError `version-not-found`, `version-unavailable`, `template-invalid`. */
  fetch(name: string, version: number): Promise<ReadyVersion>;
  /** Forgets everything: the database has another history, where the same numbers may say something else. */
  readonly clear: () => void;
}

const MOST = 500;

/** Milliseconds for which a version that there is not is not asked for again. */
const MISSING_FOR = 1_000;

/** Callers choose names and numbers: what is kept is bounded, and what is being fetched is fetched once. */
export function createVersionShelf(database: AppDatabase | null): VersionShelf {
  const shelf = new LRUCache<string, ReadyVersion>({ max: MOST });
  const missing = new LRUCache<string, PromptctlError>({ max: MOST, ttl: MISSING_FOR });
  const fetching = new Map<string, Promise<ReadyVersion>>();
  let history = 0;
  const keyOf = (name: string, version: number) => `${version} ${name}`;

  const fetchOnce = async (name: string, version: number): Promise<ReadyVersion> => {
    const [key, asked] = [keyOf(name, version), history];
    const outcome = await fetchVersion(database, name, version).catch((error: unknown) => ({ error }));
    // Asked of a history that the database has left meanwhile.
    if (asked !== history) return fetchOnce(name, version);
    if ('error' in outcome) {
      if (isPromptctlError(outcome.error, 'version-not-found')) missing.set(key, outcome.error);
      throw outcome.error;
    }
    shelf.set(key, outcome);
    return outcome;
  };
  return {
    take: (name, version) => {
      const ready = shelf.get(keyOf(name, version));
      if (ready !== undefined) return ready;
      const reason = 'it was not fetched yet, and getPromptSync never waits';
      throw new PromptctlError('version-unavailable', { reference: `${name}@${version}`, reason });
    },
    fetch: async (name, version) => {
      const key = keyOf(name, version);
      const known = shelf.get(key);
      if (known !== undefined) return known;
      const failure = missing.get(key);
      if (failure !== undefined) throw failure;
      const running = fetching.get(key) ?? fetchOnce(name, version).finally(() => fetching.delete(key));
      fetching.set(key, running);
      return running;
    },
    clear: () => {
      history += 1;
      for (const known of [shelf, missing]) known.clear();
    },
  };
}

async function fetchVersion(database: AppDatabase | null, name: string, version: number): Promise<ReadyVersion> {
  const reference = `${name}@${version}`;
  if (database === null) throw new PromptctlError('version-unavailable', { reference, reason: 'there is no database' });
  const found = await database.readVersion(name, version).catch((error: unknown) => {
    if (!isPromptctlError(error)) throw error;
    throw new PromptctlError('version-unavailable', { reference, reason: error.message }, { cause: error });
  });
  if (found === null) throw new PromptctlError('version-not-found', { reference, known: null });
  return makeReady(name, found);
}
