import type { LiveCount, LiveCounters } from '../../cache/live-counters.ts';
import type { Batch, Taken } from '../../storage/executions.ts';
import { createOpening, type Opening } from './opening.ts';
import { within } from './timers.ts';

/** Who watches is shown what was taken; whether that works is nothing that shipping waits for or hears of. */
export interface Live {
  readonly add: (databaseId: string, batch: Batch, answer: Taken) => void;
  /** Waits for what is on its way, at most so many milliseconds: else nothing would be seen of a process that ends or is frozen at once. */
  readonly settle: (limit: number) => Promise<void>;
  /** The same, and ends the connection. */
  readonly close: (limit: number) => Promise<void>;
}

type Opened = { readonly counters: LiveCounters; readonly close: () => Promise<void> };

/** Batches on their way at most, where Redis is slow; those that come meanwhile are not shown. */
const MOST_AT_ONCE = 16;

export function createLive(open: (() => Promise<Opened>) | null): Live {
  const opening = open && createOpening(open);
  let isClosed = false;
  const onTheWay = new Set<Promise<void>>();
  const add = async (from: Opening<Opened>, databaseId: string, batch: Batch, answer: Taken) => {
    const { counters } = await from.get();
    const { producer, sequence } = batch;
    for (const [environment, counts] of countsOf(batch, answer)) {
      await counters.add({ databaseId, environment }, { producer, sequence }, counts);
    }
  };
  const settle = async (limit: number) => {
    if (onTheWay.size > 0) await within(limit, Promise.all(onTheWay));
  };
  return {
    add: (databaseId, batch, answer) => {
      if (opening === null || isClosed || onTheWay.size >= MOST_AT_ONCE) return;
      const sent = add(opening, databaseId, batch, answer)
        .catch(() => {})
        .finally(() => void onTheWay.delete(sent));
      onTheWay.add(sent);
    },
    settle,
    close: async (limit) => {
      isClosed = true;
      await settle(limit);
      await opening?.close();
    },
  };
}

/** What a batch added, by environment: one count for each metric of a version. */
function countsOf({ series }: Batch, { totals, scored }: Taken): ReadonlyMap<string, readonly LiveCount[]> {
  const by = new Map<string, Map<string, LiveCount>>();
  const add = (environment: string, given: LiveCount) => {
    const counts = by.get(environment) ?? new Map<string, LiveCount>();
    by.set(environment, counts);
    const key = JSON.stringify([given.prompt, given.versionId, given.metric]);
    const known = counts.get(key);
    const { count, sum } = known ?? { count: 0, sum: 0 };
    counts.set(key, { ...given, count: given.count + count, sum: given.sum + sum });
  };
  for (const [place, metric, count, sum] of totals) {
    const of = series[place - 1];
    if (of !== undefined) add(of.environment, { prompt: of.prompt, versionId: of.versionId, metric, count, sum });
  }
  for (const { environment, prompt, versionId, name, count, sum } of scored) {
    add(environment, { prompt, versionId, metric: name, count, sum });
  }
  return new Map([...by].map(([environment, counts]) => [environment, [...counts.values()]]));
}
