import type { Release } from '../storage/releases.ts';

/** A release as it was made, or would have been: what `--json` prints. */
export interface ReleaseResult extends Release {
  /** Which database, for people. */
  readonly target: string;
  readonly dryRun: boolean;
}

/** Puts a release together with what only its client knows. */
export function toResult(release: Release, target: string, dryRun: boolean): ReleaseResult {
  return { ...release, target, dryRun };
}
