import { isWaiting } from '../domain/release-request.ts';
import { isConfirmed } from '../workflows/announce.ts';
import type { ReleaseDeps, ReleaseInput } from '../workflows/make-release.ts';
import { guardDestination } from '../workflows/release-guards.ts';
import type { ReleaseResult } from '../workflows/release-result.ts';
import { consentOf } from './consent.ts';
import type { Context } from './context.ts';
import { type Flags, isOn, secondsOf, textOf } from './flags.ts';

/** Seconds. */
const WAIT = 10;

/** What the commands that release are given. */
export async function releaseDeps(context: Context, flags: Flags): Promise<ReleaseDeps> {
  const [cache, consent] = [await context.cache(), await consentOf(context, flags)];
  return { database: await context.database(), cache, change: await context.change(), now: context.clock, consent };
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

/** A release stands, confirmed or not, and so does a request; with `--wait` the question was whether it is served. */
export function releaseExit(result: ReleaseResult, flags: Flags): 0 | 1 {
  if (flags['wait'] === undefined || result.dryRun) return 0;
  const { announcement, request } = result;
  return isWaiting(request) || (announcement !== null && !isConfirmed(announcement)) ? 1 : 0;
}
