import type { Judged } from './judge.ts';
import type { Lane, Outcome } from './send.ts';

/** How many batches are on their way at once: one is taken while the next one is made. */
const LANES = 2;

/** Batches on their way. What fails is said by the next one that is given. */
export interface Lanes {
  readonly producers: readonly string[];
  /** Waits until one can be outcome, and sends it; `taken` is called in the order in which they were given. */
  readonly give: (batch: Judged, taken: (outcome: Outcome) => void) => Promise<void>;
  /** Waits until none is on its way any more, whatever became of them. */
  readonly idle: () => Promise<void>;
  /** Throws what failed. */
  readonly check: () => void;
}

export function openLanes(newId: () => string, send: (lane: Lane, batch: Judged) => Promise<Outcome>): Lanes {
  const lanes: Lane[] = Array.from({ length: LANES }, () => ({ producer: newId(), sequence: 0 }));
  const busy = new Map<Lane, Promise<void>>();
  const tell = inOrder();
  let given = 0;
  let failure: { readonly error: unknown } | null = null;
  const check = () => {
    if (failure !== null) throw failure.error;
  };

  const run = async (lane: Lane, batch: Judged, number: number, taken: (outcome: Outcome) => void) => {
    try {
      const outcome = await send(lane, batch);
      tell(number, () => taken(outcome));
    } catch (error) {
      failure ??= { error };
    } finally {
      busy.delete(lane);
    }
  };
  return {
    producers: lanes.map(({ producer }) => producer),
    give: async (batch, taken) => {
      let free: Lane | undefined;
      while ((free = lanes.find((lane) => !busy.has(lane))) === undefined) await Promise.race(busy.values());
      check();
      busy.set(free, run(free, batch, given++, taken));
    },
    idle: async () => void (await Promise.all(busy.values())),
    check,
  };
}

/** Calls what is told by number in the order of the numbers. */
function inOrder(): (number: number, call: () => void) => void {
  const waiting = new Map<number, () => void>();
  let next = 0;
  return (number, call) => {
    waiting.set(number, call);
    for (let due = waiting.get(next); due !== undefined; due = waiting.get(next)) {
      waiting.delete(next++);
      due();
    }
  };
}
