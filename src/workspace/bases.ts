import { createHash } from 'node:crypto';
import type { Base } from '../domain/plan.ts';
import { recall, remember } from './memory.ts';

/** Whose memory it is: a home may be shared, a checkout is not. */
export interface MemoryPlace {
  readonly home: string;
  readonly root: string;
}

/** Where git stands; a new branch at the same commit starts with what the branch it came from knew. */
export interface BranchPoint {
  readonly branch: string | null;
  readonly commit: string | null;
}

type RememberedBase = Base & { readonly commit: string | null };

/** database id → branch → prompt → base. Kept per branch: checking out another branch changes the files under the memory. */
type Bases = Record<string, Record<string, Record<string, RememberedBase>>>;

const STAMP = 'bases';

/** Which versions this checkout's prompts are based on, as the last push, pull or look at the database left it. */
export function recallBases(place: MemoryPlace, databaseId: string, here: BranchPoint): Map<string, Base> {
  const branches = (recall(place.home, fileOf(place), STAMP) as Bases | null)?.[databaseId] ?? {};
  const inherited = Object.values(branches)
    .flatMap((bases) => Object.entries(bases))
    .filter(([, { commit }]) => commit !== null && commit === here.commit);
  const own = Object.entries(branches[here.branch ?? ''] ?? {});
  return new Map([...inherited, ...own].map(([name, { version, digest }]) => [name, { version, digest }]));
}

/** Remembers bases on top of the known ones; nothing is written when all of them are known. */
export function rememberBases(
  place: MemoryPlace,
  databaseId: string,
  { branch, commit }: BranchPoint,
  found: ReadonlyMap<string, Base>,
): void {
  if (found.size === 0) return;
  const known = (recall(place.home, fileOf(place), STAMP) as Bases | null) ?? {};
  const here = known[databaseId]?.[branch ?? ''] ?? {};
  const isKnown = ([name, { version, digest }]: [string, Base]) =>
    Object.hasOwn(here, name) && here[name]?.version === version && here[name]?.digest === digest;
  const news = [...found].filter((entry) => !isKnown(entry));
  if (news.length === 0) return;
  const updated = { ...here, ...Object.fromEntries(news.map(([name, base]) => [name, { ...base, commit }])) };
  remember(place.home, fileOf(place), STAMP, {
    ...known,
    [databaseId]: { ...known[databaseId], [branch ?? '']: updated },
  });
}

function fileOf({ root }: MemoryPlace): string {
  return `bases-${createHash('sha256').update(root).digest('hex').slice(0, 8)}`;
}
