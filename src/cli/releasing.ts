import { isConfirmed } from '../workflows/announce.ts';
import type { ReleaseDeps, ReleaseInput } from '../workflows/make-release.ts';
import { guardDestination } from '../workflows/release-guards.ts';
import type { ReleaseResult } from '../workflows/release-result.ts';
import type { Context } from './context.ts';
import { type Flags, isOn, secondsOf, textOf } from './flags.ts';

/** Seconds. */
const WAIT = 10;

/** What the commands that release are given. */
export async function releaseDeps(context: Context): Promise<ReleaseDeps> {
  const cache = await context.cache();
  return { database: await context.database(), cache, change: await context.change(), now: context.clock };
}

/** What the flags that they share say of a release. @throws PromptctlError `embedded-release-in-ci`. */
export async function releaseInput(context: Context, flags: Flags): Promise<ReleaseInput> {
  const environment = context.environment().value;
  guardDestination(context.databaseChoice(), context.env, environment);
  return {
    environment,
    message: textOf(flags, 'message') ?? '',
    source: await context.source(),
    dryRun: isOn(flags, 'dryRun'),
    wait: secondsOf(flags, 'wait', WAIT),
  };
}

/** A release stands, confirmed or not; with `--wait` the question was whether it is confirmed. */
export function releaseExit({ announcement }: ReleaseResult, flags: Flags): 0 | 1 {
  const isAsked = flags['wait'] !== undefined && announcement !== null;
  return isAsked && !isConfirmed(announcement) ? 1 : 0;
}
