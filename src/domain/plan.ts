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

export interface PlanFacts {
  readonly state: RemoteState | null;
  /** What `.promptctl/` remembers of this checkout. */
  readonly remembered: Base | null;
  /** Whether this checkout lies before the commit that the newest version came from, holds it in its history, or neither. */
  readonly standing: 'older' | 'contains' | 'unrelated';
  /** `--onto`: put it on the newest version, whatever the base. */
  readonly forced: boolean;
}

/** Decides what a push does with one prompt; the rules and their reasons are in `docs/decisions/0008-base-of-a-push.md`. */
export function planPrompt(local: LocalPrompt, facts: PlanFacts): PlanItem {
  const { state } = facts;
  const item = { name: local.name, file: local.file, head: state?.headVersion ?? null };
  if (state === null) return { ...item, outcome: 'new', base: null };
  if (local.digest === state.headDigest) {
    return { ...item, outcome: saysTheSame(local, state) ? 'unchanged' : 'described', base: state.headVersion };
  }
  const base = knownBase(facts, state);
  return { ...item, outcome: decideDifferent(local, facts, state, base), base: base?.version ?? state.sameVersion };
}

function decideDifferent(local: LocalPrompt, facts: PlanFacts, state: RemoteState, base: Base | null): PlanOutcome {
  if (facts.forced) return 'changed';
  if (base === null) return state.sameVersion === null ? 'conflict' : 'behind';
  if (base.version === state.headVersion) return facts.standing === 'older' ? 'behind' : 'changed';
  return local.digest === base.digest ? 'behind' : 'conflict';
}

/**
 * The newest version where its commit is part of this checkout, else what is remembered, else what the branch pushed last.
 * A remembered version newer than the head belongs to another history.
 */
function knownBase({ remembered, standing }: PlanFacts, state: RemoteState): Base | null {
  if (standing === 'contains') return { version: state.headVersion, digest: state.headDigest };
  if (remembered !== null && remembered.version <= state.headVersion) return remembered;
  if (state.branchVersion === null || state.branchDigest === null) return null;
  return { version: state.branchVersion, digest: state.branchDigest };
}

function saysTheSame(local: LocalPrompt, state: RemoteState): boolean {
  return (
    local.description === state.description &&
    local.tags.length === state.tags.length &&
    local.tags.every((tag, i) => tag === state.tags[i])
  );
}

/** The version a planned item is put on: 0 where there is none yet. */
export function parentOf(item: PlanItem): number {
  return item.head ?? 0;
}

/** True for what a push writes. */
export function isPushed(item: PlanItem): boolean {
  return item.outcome === 'new' || item.outcome === 'changed' || item.outcome === 'described';
}
