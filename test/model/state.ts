import type { Head } from '../../src/domain/head.ts';
import type { Offered } from '../helpers/cache-rule.ts';
import { type History, headOf, NOTHING_RELEASED } from './history.ts';

/** How much may happen in a world, and which of the rarer things. */
export interface World {
  readonly processes: number;
  readonly prompts: 1 | 2;
  readonly releases: number;
  readonly failovers: number;
  readonly restores: number;
  readonly flushes: number;
  readonly reverts: number;
  readonly restarts: number;
  /** Commands to Redis that run twice, as after a lost reply. */
  readonly repeats: number;
  /** Messages under way at a time. */
  readonly inFlight: number;
  /** Questions to the database that a process has under way at a time. */
  readonly questions: number;
  /** Publishers and processes bring Redis up to date from the database, by what it shows. */
  readonly hasCarriers: boolean;
  /** Processes also take what they read from the database on behalf of Redis, since what Redis shows. */
  readonly hasMending: boolean;
  /** A replica that lags and may be read. */
  readonly hasReplica: boolean;
  /** The primary that a failover replaced still answers. */
  readonly hasDeposed: boolean;
  /** Processes keep snapshots on disk. */
  readonly hasFiles: boolean;
}

/** What changed with a release that Redis took as a delta. */
interface Link {
  readonly from: Head;
  readonly names: readonly string[];
}

/** Redis' hash; what it says of a head's prompts is what the database had there (checked whenever it is written). */
export interface Stored {
  readonly head: Head;
  /** The field `recent`: an unbroken chain up to the head. */
  readonly recent: readonly Link[];
}

export interface Process {
  readonly held: Head | null;
  readonly disowned: Head | null;
  readonly file: Head | null;
  /** Ghost: the heads that this process gave up since it started, one bit each. */
  readonly gone: number;
}

/** A state with its entries by prompt; an entry is the release that made it. */
export type Offering = Offered<number>;

export type Origin = 'primary' | 'replica' | 'cache';

/** What is under way. */
export type Flight = { readonly code: string } & (
  | {
      readonly kind: 'answer';
      readonly process: number;
      readonly origin: Origin;
      readonly asked: Head | null;
      readonly offering: Offering;
      /** Ghost: when the process asked, the primary did not have what it held, and it has adopted nothing since. */
      readonly isWitness: boolean;
    }
  | { readonly kind: 'looked'; readonly shown: Head | null; readonly wantsWhole: boolean }
  | {
      readonly kind: 'write';
      readonly offering: Offering;
      /** Null: whoever writes does not care what comes of it. */
      readonly carrier: { readonly shown: Head | null; readonly isPrimary: boolean } | null;
      /** Ghost: when the database was read, the primary did not have what Redis had shown. */
      readonly wasLost: boolean;
    }
  | { readonly kind: 'overwrite'; readonly offering: Offering; readonly raw: string; readonly wasLost: boolean }
);

export interface Spent {
  readonly failovers: number;
  readonly restores: number;
  readonly flushes: number;
  readonly reverts: number;
  readonly restarts: number;
  readonly repeats: number;
}

export interface State {
  readonly history: History;
  readonly primary: Head;
  readonly deposed: Head | null;
  readonly replica: Head;
  readonly stored: Stored | null;
  readonly dump: Stored | null;
  readonly processes: readonly Process[];
  readonly flights: readonly Flight[];
  readonly spent: Spent;
}

export const FRESH_PROCESS: Process = { held: null, disowned: null, file: null, gone: 0 };

export function startOf(world: World): State {
  const head = headOf(NOTHING_RELEASED, 1, 0);
  return {
    history: NOTHING_RELEASED,
    primary: head,
    deposed: null,
    replica: head,
    stored: null,
    dump: null,
    processes: Array.from({ length: world.processes }, () => FRESH_PROCESS),
    flights: [],
    spent: { failovers: 0, restores: 0, flushes: 0, reverts: 0, restarts: 0, repeats: 0 },
  };
}
