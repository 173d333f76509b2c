import type { ExecutionSubject } from '../domain/execution-subject.ts';
import type { Measures } from '../domain/measures.ts';
import type { Database } from '../storage/database.ts';
import { createNoSpool } from './no-spool.ts';
import { openSpool, spoolRoot } from './open-spool.ts';
import { createRecorder } from './recorder.ts';
import { openShipping, type Shipment, type ShippingOptions } from './shipping/shipping.ts';
import { TIMINGS, type Timings } from './shipping/timings.ts';
import type { Spool, WhenFull } from './spool.ts';
import type { TrackingStatus } from './tracking-status.ts';

export interface TrackerOptions extends ShippingOptions {
  readonly durability: 'disk' | 'memory';
  readonly whenFull: WhenFull;
  readonly mostBytes?: number;
  /** Where the processes of this user keep what outlives them; null: nowhere. */
  readonly stateDirectory: string | null;
  /** What tells this database from others before it can be asked, as for snapshots on disk: what was tracked for one goes to no other. */
  readonly connection: string | null;
  /**
   * Opened when there is something to ship, and closed by the tracker. Null: there is no database, and executions are checked and
   * forgotten.
   */
  readonly openDatabase: (() => Promise<Database>) | null;
}

/** Records what an app tracks and ships it. Nothing here waits for a network or throws at the app, but for what can never be counted. */
export interface Tracker {
  /** @throws PromptctlError `measure-invalid`. */
  readonly track: (resolved: ExecutionSubject, measures?: Measures) => string;
  /** @throws PromptctlError `measure-invalid`. */
  readonly rate: (id: string, rating: number, feedback?: string | null) => void;
  /** @throws PromptctlError `measure-invalid`. */
  readonly score: (id: string, name: string, value: number, feedback?: string | null) => void;
  /** Keeps the names of the variables that a prompt was given, never their values. */
  readonly noteVariables: (environment: string, prompt: string, names: readonly string[]) => void;
  /** Waits until all that was tracked before the call is stored, or `timeout` milliseconds; whether it is. */
  readonly flush: (timeout: number) => Promise<boolean>;
  /** The same, and ends. What is left stays on disk for the next process; in memory it is lost. */
  readonly close: (timeout: number) => Promise<boolean>;
  readonly status: () => TrackingStatus;
}

/** A batch: the more there are in it, the less each takes, to some 35 milliseconds of the database. */
const SEGMENT = { segmentLines: 3_000, segmentBytes: 2 * 1024 * 1024 };

/** Begins to record and to ship; it returns at once, and nothing that it starts keeps the process from ending. */
export function openTracker(given: TrackerOptions, timings: Timings = TIMINGS): Tracker {
  const options = { ...given, onProblem: harmless(given.onProblem) };
  const { openDatabase, stateDirectory, connection } = options;
  const spool = openDatabase === null ? createNoSpool() : openSpool({ ...options, ...SEGMENT });
  const recorder = createRecorder({ ...options, spool });
  // Also where this process has no spool there: what fills the disk may be what others left.
  const hasRoot = stateDirectory !== null && options.durability === 'disk';
  const root = hasRoot ? spoolRoot(stateDirectory, connection) : null;
  const shipment = openDatabase === null ? null : openShipping({ spool, root, openDatabase, timings }, options);
  const notice = shipment?.notice ?? (() => {});
  let closing: Promise<boolean> | null = null;
  return {
    track: (resolved, measures) => {
      const id = recorder.track(resolved, measures);
      notice();
      return id;
    },
    rate: (id, rating, feedback) => {
      recorder.rate(id, rating, feedback);
      notice();
    },
    score: (id, name, value, feedback) => {
      recorder.score(id, name, value, feedback);
      notice();
    },
    // They go with what comes next.
    noteVariables: recorder.noteVariables,
    flush: async (timeout) => closing ?? shipment?.flush(timeout) ?? true,
    close: (timeout) => (closing ??= end(spool, shipment, recorder.close, timeout, options)),
    status: () => ({
      spool: spool.directory,
      bytes: spool.size().bytes,
      ...(shipment?.status() ?? { shipped: null, failure: null }),
    }),
  };
}

async function end(
  spool: Spool,
  shipment: Shipment | null,
  closeRecorder: () => void,
  timeout: number,
  { environment, now, onProblem }: TrackerOptions,
): Promise<boolean> {
  const began = now();
  await shipment?.flush(timeout);
  // What was tracked meanwhile has what is left of the time.
  const isStored = (await shipment?.flush(Math.max(0, timeout - Math.abs(now() - began)))) ?? true;
  if (!isStored && !spool.isLasting) {
    const message = 'what was tracked and only kept in memory could not be shipped before the end, and is lost';
    onProblem({ code: 'tracking-unshipped', environment, message });
  }
  shipment?.giveBack();
  closeRecorder();
  await shipment?.close();
  return isStored;
}

/** Whoever listens may throw, and nothing of tracking is to end for that. */
function harmless<Value>(listener: (value: Value) => void): (value: Value) => void {
  return (value) => {
    try {
      listener(value);
    } catch {
      // The app's own mistake.
    }
  };
}
