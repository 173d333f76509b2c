import type { Base } from '../domain/plan.ts';
import { recall, remember } from './memory.ts';

/** database id → branch → prompt → base. Kept per branch: checking out another branch changes the files under the memory. */
type Bases = Record<string, Record<string, Record<string, Base>>>;

const STAMP = 'bases';

/** Which versions this checkout's prompts are based on, as the last push, pull or look at the database left it. */
export function recallBases(home: string, databaseId: string, branch: string | null): Map<string, Base> {
  const bases = recall(home, 'bases', STAMP) as Bases | null;
  return new Map(Object.entries(bases?.[databaseId]?.[branch ?? ''] ?? {}));
}

/** Remembers bases on top of the known ones; nothing is written when all of them are known. */
export function rememberBases(
  home: string,
  databaseId: string,
  branch: string | null,
  found: ReadonlyMap<string, Base>,
): void {
  if (found.size === 0) return;
  const known = (recall(home, 'bases', STAMP) as Bases | null) ?? {};
  const here = known[databaseId]?.[branch ?? ''] ?? {};
  const isKnown = ([name, base]: [string, Base]) => Object.hasOwn(here, name) && here[name]?.version === base.version;
  if ([...found].every(isKnown)) return;
  const updated = { ...here, ...Object.fromEntries(found) };
  remember(home, 'bases', STAMP, { ...known, [databaseId]: { ...known[databaseId], [branch ?? '']: updated } });
}
