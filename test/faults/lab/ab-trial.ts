import { type AskingFleet, createAskingFleet } from './ab-fleet.ts';
import { type AbReleases, type Made, openReleases } from './ab-releases.ts';
import type { Laboratory } from './laboratory.ts';
import { untilOnDisk } from './shared-disk.ts';

/** A prompt under A/B tests that the whole fleet asks for on behalf of the users, and what came of it. */
export interface Trial extends AbReleases, Omit<AskingFleet, 'begin' | 'untilAll'> {
  /** Waits until every process has answered everybody at this release or a later one. */
  untilAnswered(made: Made): Promise<void>;
  /** Waits until the snapshot on disk is as new as the last release of the prompt, and gives its path. */
  untilOnDisk(): Promise<string>;
}

/** Begins once the prompt is everywhere: nobody asks for what was never there, not even a process that is started from disk. */
export async function openTrial({ fleet, stateDir, ...laboratory }: Laboratory, prompt: string): Promise<Trial> {
  const releases = await openReleases(laboratory, prompt);
  const { begin, untilAll, ...asking } = createAskingFleet(fleet, prompt);
  const last = () => releases.ledger.at(-1)?.revision ?? 0;
  await untilAll('the prompt everywhere', ({ revision }) => revision >= last());
  await untilOnDisk(stateDir, last());
  await begin();
  return {
    ...releases,
    ...asking,
    untilAnswered: ({ revision }) =>
      untilAll(`release ${revision} answered by all`, ({ completed }) => completed >= revision),
    untilOnDisk: () => untilOnDisk(stateDir, last()),
  };
}
