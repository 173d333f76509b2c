import { LRUCache } from 'lru-cache';
import { isPromptctlError, PromptctlError } from '../domain/errors/error.ts';
import type { AppDatabase } from './app-database.ts';
import { makeReady, type ReadyVersion } from './held-prompt.ts';

/** Versions that were asked for by number and are neither live nor were before. They never change, so each is fetched once. */
export interface VersionShelf {
  /** What was fetched before. @throws PromptctlError `version-unavailable`. */
  take(name: string, version: number): ReadyVersion;
  /** @throws PromptctlError `version-not-found`, `version-unavailable`, `template-invalid`. */
  fetch(name: string, version: number): Promise<ReadyVersion>;
}

const MOST = 500;

/** Callers choose names and numbers: what is kept is bounded, and what is being fetched is fetched once. */
export function createVersionShelf(database: AppDatabase | null): VersionShelf {
  const shelf = new LRUCache<string, ReadyVersion>({ max: MOST });
  const fetching = new Map<string, Promise<ReadyVersion>>();
  const keyOf = (name: string, version: number) => `${version} ${name}`;

  const fetch = async (name: string, version: number): Promise<ReadyVersion> => {
    const reference = `${name}@${version}`;
    if (database === null)
      throw new PromptctlError('version-unavailable', { reference, reason: 'there is no database' });
    const found = await database.readVersion(name, version).catch((error: unknown) => {
      if (!isPromptctlError(error)) throw error;
      throw new PromptctlError('version-unavailable', { reference, reason: error.message }, { cause: error });
    });
    if (found === null) throw new PromptctlError('version-not-found', { reference, known: null });
    const ready = makeReady(name, found);
    shelf.set(keyOf(name, version), ready);
    return ready;
  };

  return {
    take: (name, version) => {
      const ready = shelf.get(keyOf(name, version));
      if (ready !== undefined) return ready;
      const reason = 'it was not fetched yet, and getPromptSync never waits';
      throw new PromptctlError('version-unavailable', { reference: `${name}@${version}`, reason });
    },
    fetch: async (name, version) => {
      const known = shelf.get(keyOf(name, version));
      if (known !== undefined) return known;
      const key = keyOf(name, version);
      const running = fetching.get(key) ?? fetch(name, version).finally(() => fetching.delete(key));
      fetching.set(key, running);
      return running;
    },
  };
}
