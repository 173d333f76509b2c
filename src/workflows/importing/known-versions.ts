import { LRUCache } from 'lru-cache';
import type { ImportedVersion } from '../../domain/imported-event.ts';
import type { Queryable } from '../../storage/database.ts';
import { listVersionKeys, type VersionKey } from '../../storage/version-keys.ts';

/** A log may name any number of prompts that are none. */
const MOST_PROMPTS = 10_000;

/** Versions by prompt, each prompt looked up once. */
export interface KnownVersions {
  /** Looks up those of these prompts that were not yet; afterwards `find` knows them. */
  readonly load: (prompts: Iterable<string>) => Promise<void>;
  /** The version, or what is wrong with it, by field. Of a prompt that is loaded. */
  readonly find: (
    prompt: string,
    version: ImportedVersion,
  ) => VersionKey | null | { readonly field: string; readonly problem: string };
}

export function createKnownVersions(database: Queryable): KnownVersions {
  // Newest first, by number and by id.
  const known = new LRUCache<string, ReadonlyMap<number | string, VersionKey>>({ max: MOST_PROMPTS });
  return {
    load: async (prompts) => {
      const missing = [...new Set(prompts)].filter((prompt) => !known.has(prompt));
      if (missing.length === 0) return;
      const found = new Map<string, Map<number | string, VersionKey>>(missing.map((prompt) => [prompt, new Map()]));
      for (const key of await listVersionKeys(database, missing))
        found.get(key.prompt)?.set(key.version, key).set(key.id, key);
      for (const [prompt, versions] of found) known.set(prompt, versions);
    },
    find: (prompt, version) => {
      const versions = known.get(prompt);
      if (versions === undefined || versions.size === 0)
        return { field: 'prompt', problem: `${prompt} was never pushed` };
      if (version === null) return null;
      const [field, asked] = 'id' in version ? ['versionId', version.id] : ['version', version.number];
      const newest = [...versions.keys()][0];
      return versions.get(asked) ?? { field, problem: `${asked} is none of ${prompt}; the newest is ${newest}` };
    },
  };
}
