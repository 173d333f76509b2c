import type { LiveCount, LiveCounters } from '../../cache/live-counters.ts';
import type { Batch, Ingested } from '../../storage/executions.ts';

/** Who watches is shown what was taken; whether that works is nothing that shipping waits for or hears of. */
export interface Live {
  readonly add: (databaseId: string, batch: Batch, answer: Taken) => void;
  readonly close: () => Promise<void>;
}

type Taken = Extract<Ingested, { readonly taken: true }>;
type Opened = { readonly counters: LiveCounters; readonly close: () => Promise<void> };

/** Batches on their way at most, where Redis is slow; those that come meanwhile are not shown. */
const MOST_AT_ONCE = 16;

export function createLive(open: (() => Promise<Opened>) | null): Live {
  let opening: Promise<Opened> | null = null;
  let [atOnce, isClosed] = [0, false];
  const opened = (from: () => Promise<Opened>) =>
    (opening ??= from().catch((error: unknown) => {
      opening = null;
      throw error;
    }));
  const add = async (from: () => Promise<Opened>, databaseId: string, batch: Batch, answer: Taken) => {
    const { counters } = await opened(from);
    const { producer, sequence } = batch;
    for (const [environment, counts] of countsOf(batch, answer)) {
      await counters.add({ databaseId, environment }, { producer, sequence }, counts);
    }
  };
  return {
    add: (databaseId, batch, answer) => {
      if (open === null || isClosed || atOnce >= MOST_AT_ONCE) return;
      atOnce++;
      add(open, databaseId, batch, answer)
        .catch(() => {})
        .finally(() => void atOnce--);
    },
    close: async () => {
      isClosed = true;
      const found = await opening?.catch(() => null);
      await found?.close();
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
