/** A prompt as it stands in a file, without its content: enough to compare. */
export interface LocalPrompt {
  readonly name: string;
  readonly digest: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A version that a checkout is known to have started from. */
export interface Base {
  readonly version: number;
  readonly digest: string;
}

/** What the database knows of a local prompt. */
export interface RemoteState {
  readonly headVersion: number;
  readonly headDigest: string;
  readonly description: string;
  readonly tags: readonly string[];
  /** The newest version pushed from this repository and branch. */
  readonly branchVersion: number | null;
  readonly branchDigest: string | null;
  /** The newest earlier version that says the same as the file. */
  readonly sameVersion: number | null;
}

/**
 * What a push does with a prompt. `behind`: the file is what an earlier version said and nobody edited it since, so there is
 * nothing of one's own to push. `conflict`: both the file and the newest version moved on from the base.
 */
export type PlanOutcome = 'new' | 'changed' | 'described' | 'unchanged' | 'behind' | 'conflict';

export interface PlanItem {
  readonly name: string;
  readonly file: string;
  readonly outcome: PlanOutcome;
  /** The version the file was based on, null when that is not known. */
  readonly base: number | null;
  readonly head: number | null;
}

export type Standing = 'older' | 'contains' | 'unrelated';

export interface PlanFacts {
  readonly state: RemoteState | null;
  /** What `.promptctl/` remembers of this checkout. */
  readonly remembered: Base | null;
  /** How this checkout stands to the newest version: before the commit it came from, with it in its history, or neither. */
  readonly standing: Standing;
  /** The same for the commit that description and tags came from. */
  readonly describedStanding: Standing;
  /** Files differ from git's commit, or there is no git: what stands in them may be nobody's but this person's. */
  readonly dirty: boolean;
  /** Only a part of the history is here, so what the branch pushed last is the best guess at a base. */
  readonly shallow: boolean;
  /** `--onto`: put it on the newest version, whatever the base. */
  readonly forced: boolean;
}

/** Decides what a push does with one prompt; the rules and their reasons are in `docs/decisions/0008-base-of-a-push.md`. */
export function planPrompt(local: LocalPrompt, facts: PlanFacts): PlanItem {
  const { state } = facts;
  const item = { name: local.name, file: local.file, head: state?.headVersion ?? null };
  if (state === null) return { ...item, outcome: 'new', base: null };
  if (local.digest === state.headDigest)
    return { ...item, outcome: decideSame(local, facts, state), base: state.headVersion };
  const base = knownBase(facts, state);
  const outcome = decideDifferent(local, facts, state, base);
  return { ...item, outcome, base: toldBase(outcome, state, base) };
}

/** The version to name as base: never the head for what is refused, since the database takes it as the parent. */
function toldBase(outcome: PlanOutcome, state: RemoteState, base: Base | null): number | null {
  const known = base?.version ?? null;
  if (outcome === 'behind') return state.sameVersion ?? known;
  if (outcome !== 'conflict') return known;
  return [known, state.branchVersion].find((version) => version !== null && version < state.headVersion) ?? null;
}

/** A checkout that wrote nothing does not take a description back. */
function decideSame(local: LocalPrompt, facts: PlanFacts, state: RemoteState): PlanOutcome {
  if (isDescribedAs(local, state)) return 'unchanged';
  return facts.describedStanding === 'older' && !facts.forced ? 'behind' : 'described';
}

function decideDifferent(local: LocalPrompt, facts: PlanFacts, state: RemoteState, base: Base | null): PlanOutcome {
  if (facts.forced) return 'changed';
  if (facts.standing === 'contains') return 'changed';
  const isOnHead = base?.version === state.headVersion;
  // What an earlier version says and git's commit too is nothing of one's own: taking the newest back is a revert in git, or --onto.
  const isEarlier = state.sameVersion !== null || local.digest === base?.digest;
  if (isEarlier) return isOnHead && facts.dirty ? 'changed' : 'behind';
  if (facts.standing === 'older') return facts.dirty ? 'conflict' : 'behind';
  return isOnHead ? 'changed' : 'conflict';
}

/**
 * The newest version where this checkout's history holds it; else what is remembered; else, in a shallow clone, what the branch
 * pushed last. A memory that does not fit the database's own numbers belongs to another history.
 */
function knownBase({ remembered, standing, shallow }: PlanFacts, state: RemoteState): Base | null {
  const head = { version: state.headVersion, digest: state.headDigest };
  if (standing === 'contains') return head;
  if (remembered !== null && fits(remembered, head)) return remembered;
  if (!shallow || state.branchVersion === null || state.branchDigest === null) return null;
  return { version: state.branchVersion, digest: state.branchDigest };
}

function fits(remembered: Base, head: Base): boolean {
  return (
    remembered.version < head.version || (remembered.version === head.version && remembered.digest === head.digest)
  );
}

/** True when description and tags are those of the database. */
export function isDescribedAs(local: LocalPrompt, state: RemoteState): boolean {
  return (
    local.description === state.description &&
    local.tags.length === state.tags.length &&
    local.tags.every((tag, i) => tag === state.tags[i])
  );
}

/** The version a planned item is put on: 0 where there is none yet, null where nobody knows. */
export function parentOf(item: PlanItem): number | null {
  return item.outcome === 'conflict' ? item.base : (item.head ?? 0);
}

/** True for what a push sends; of a conflict it learns from the database's refusal who was first. */
export function isPushed({ outcome }: PlanItem): boolean {
  return outcome !== 'unchanged' && outcome !== 'behind';
}
