import type { LiveEnvironment } from './live-environment.ts';
import type { Pins } from './pins.ts';
import { pinsToFetch } from './pins-held.ts';
import type { VersionShelf } from './version-shelf.ts';

/** Gets the pinned versions that no snapshot holds. */
export interface PinFetching {
  /** To be called whenever Postgres or Redis answered: what could not be had is tried again. */
  readonly soon: (live: LiveEnvironment) => void;
  /** The same, to be waited for. */
  readonly settle: (live: LiveEnvironment) => Promise<void>;
  /** Forgets what was fetched or kept, to be asked for at once: the database has another history. */
  readonly forget: () => void;
}

/** Milliseconds after which a version that could not be had is asked for again. */
const AGAIN_AFTER = 5_000;

export function createPinFetching(pins: Pins, shelf: VersionShelf, now: () => number): PinFetching {
  let fetching: Promise<void> | null = null;
  let askedAt = Number.NEGATIVE_INFINITY;
  const fetchAll = async (wanted: readonly { readonly name: string; readonly version: number }[]) => {
    await Promise.allSettled(
      wanted.map(async ({ name, version }) => pins.fetched.set(name, await shelf.fetch(name, version))),
    );
    fetching = null;
  };
  const settle = async ({ holding: { state } }: LiveEnvironment): Promise<void> => {
    if (pins.size === 0 || state === null) return;
    const wanted = pinsToFetch(pins, state);
    if (wanted.length === 0) return;
    if (fetching === null && Math.abs(now() - askedAt) > AGAIN_AFTER) {
      askedAt = now();
      fetching = fetchAll(wanted);
    }
    await fetching;
  };
  return {
    settle,
    soon: (live) => void settle(live),
    forget: () => {
      for (const known of [pins.fetched, pins.kept]) known.clear();
      askedAt = Number.NEGATIVE_INFINITY;
    },
  };
}
