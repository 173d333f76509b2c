import type { Fleet } from '../../helpers/fleet.ts';
import type { Asked } from '../../helpers/user-watch.ts';
import { createEvidence, type Evidence } from './ab-evidence.ts';
import { until } from './until.ts';

/** A fleet that asks for one prompt on behalf of the users, and what it answered. */
export interface AskingFleet {
  readonly evidence: Evidence;
  /** What was wrong with processes that were killed since, in words. */
  readonly wrongs: readonly string[];
  readonly restarts: () => number;
  readonly begin: () => Promise<void>;
  /** Collects what was answered since the last time. */
  collect(): Promise<void>;
  /** Kills processes in the middle of it all, and waits until their successors have answered everybody from whatever they have. */
  restart(places: readonly number[], meanwhile?: () => Promise<void>): Promise<void>;
  readonly untilAll: (what: string, condition: (asked: Asked) => boolean) => Promise<void>;
  close(): Promise<void>;
}

export function createAskingFleet(fleet: Fleet, prompt: string): AskingFleet {
  const evidence = createEvidence();
  const wrongs: string[] = [];
  let restarts = 0;
  const collectFrom = async (place: number) => {
    const report = await fleet.apps[place]?.ask('answers');
    if (report !== undefined) evidence.add(place, report);
  };
  const kill = async (place: number) => {
    await collectFrom(place);
    const report = await fleet.apps[place]?.ask('report');
    wrongs.push(...Object.entries(report?.wrongs ?? {}).map(([kind, { first }]) => `${kind}: ${first}`));
    await fleet.apps[place]?.end();
  };
  const revive = async (place: number) => {
    const app = await fleet.restart(place);
    await app.ask('users', prompt);
    await until('answers after a restart', async () => (await app.ask('asked')).completed > 0);
    restarts++;
  };
  return {
    evidence,
    wrongs,
    restarts: () => restarts,
    begin: async () => void (await fleet.ask('users', prompt)),
    collect: async () => void (await Promise.all([...fleet.apps.keys()].map(collectFrom))),
    restart: async (places, meanwhile) => {
      await Promise.all(places.map(kill));
      await meanwhile?.();
      await Promise.all(places.map(revive));
    },
    untilAll: (what, condition) => until(what, async () => (await fleet.ask('asked')).every(condition)),
    close: async () => void (await fleet.ask('users', '')),
  };
}
