import type { ProcessReport } from '../../src/cache/cache.ts';
import { openCache } from '../../src/cache/open-cache.ts';
import type { Head } from '../../src/domain/head.ts';
import type { Place } from '../../src/domain/served-prompt.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { readHead } from '../../src/storage/environment-state.ts';

/** Stands in for the processes that serve an environment, as far as they report through Redis. */
export interface Reporting {
  readonly databaseId: string;
  /** Has processes on these hosts report the head that the database has now. */
  report(...hosts: readonly string[]): Promise<void>;
  /** Has these report every head that is published from now on, too. */
  follow(...hosts: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** Milliseconds; whoever is silent for 15 s is taken for dead, and a busy machine may take that long for a few commands. */
const REPEAT_EVERY = 1_000;

/** `key` signs what they report. */
export async function startReporting(
  redisUrl: string,
  databaseUrl: string,
  environment: string,
  key: string | null = null,
): Promise<Reporting> {
  const cache = openCache(redisUrl, 'the test', { key: key === null ? null : { value: key, origin: 'the test' } });
  const database = openDatabase(databaseUrl, 'the test', { max: 1 });
  const found = await readHead(database, environment);
  if (found === null) throw new Error(`there is no ${environment}`);
  const { databaseId } = found;
  const place: Place = { databaseId, environment };
  const reported = new Map<string, Head>();
  const report = async (hosts: readonly string[], head: Head) => {
    for (const host of hosts) reported.set(host, head);
    for (const host of hosts) await cache.acknowledge(place, processOn(host, head));
  };
  const repeat = () => {
    for (const [host, head] of reported) cache.acknowledge(place, processOn(host, head)).catch(() => {});
  };
  const timer = setInterval(repeat, REPEAT_EVERY);
  return {
    databaseId,
    report: async (...hosts) => report(hosts, (await readHead(database, environment))?.head ?? found.head),
    follow: async (...hosts) => {
      await report(hosts, (await readHead(database, environment))?.head ?? found.head);
      await new Promise<void>((onReady) =>
        cache.subscribe(place, { onHead: (head) => void report(hosts, head), onReady }),
      );
    },
    close: async () => {
      clearInterval(timer);
      await Promise.all([cache.close(), database.close()]);
    },
  };
}

/** `host-3` runs process 4703. */
function processOn(host: string, head: Head): ProcessReport {
  return { id: `${host}-web`, host, pid: 4_700 + Number(host.split('-')[1]), client: '0.1.0', head };
}
