import type { Release } from '../storage/releases.ts';
import type { Announcement } from './announce.ts';

/** A release as it was made, was requested, or would have been: what `--json` prints. */
export interface ReleaseResult extends Release {
  /** Which database, for people. */
  readonly target: string;
  readonly dryRun: boolean;
  /** Who heard of it; null where nothing was released. */
  readonly announcement: Announcement | null;
  /** Logins that may approve what waits; none where nothing does. */
  readonly approvers: readonly string[];
}
