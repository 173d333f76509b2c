import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Worker } from '../../helpers/worker-process.ts';
import { type Ledger, readLedger } from '../tracking/ledger.ts';

/** What an app with traffic is started with. */
export interface TrafficOptions {
  readonly databaseUrl: string;
  readonly redisUrl: null;
  readonly environment: string;
  readonly stateDir: string;
  readonly prompt: string;
  /** Milliseconds between two calls. */
  readonly every: number;
}

/** What an app saw until it was told to end. */
export interface TrafficReport {
  readonly resolved: number;
  /** The newest release that it served. */
  readonly revision: number;
  readonly isStored: boolean;
  /** Errors of calls, problems, steps backward, why executions could not be shipped. Should be none. */
  readonly wrongs: readonly string[];
}

/** Apps that resolve and track. */
export interface Traffic {
  /** Lets all of them end in order. */
  end(): Promise<{ readonly reports: readonly TrafficReport[]; readonly ledger: Ledger }>;
  stop(): Promise<void>;
}

/** Each with another URL where several are given. */
export async function startTraffic(
  worker: Worker,
  urls: readonly string[],
  options: Omit<TrafficOptions, 'databaseUrl' | 'stateDir' | 'redisUrl'>,
): Promise<Traffic> {
  const directory = await mkdtemp(join(tmpdir(), 'promptctl-traffic-'));
  const ledgers = urls.map((_, i) => join(directory, `ledger-${i}`));
  const apps = urls.map((databaseUrl, i) => {
    const all = {
      ...options,
      databaseUrl,
      redisUrl: null,
      stateDir: join(directory, `state-${i}`),
      ledger: ledgers[i],
    };
    const child = worker.start(JSON.stringify(all));
    return { child, lines: createInterface({ input: child.stdout as NonNullable<ChildProcess['stdout']> }) };
  });
  const stop = async () => {
    for (const { child } of apps) child.kill('SIGKILL');
    await rm(directory, { recursive: true, force: true });
  };
  try {
    await Promise.all(apps.map(({ child, lines }) => lineOf(child, lines)));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    stop,
    end: async () => {
      const told = apps.map(({ child, lines }) => {
        const line = lineOf(child, lines);
        child.kill('SIGTERM');
        return line;
      });
      const reports = (await Promise.all(told)).map((line) => JSON.parse(line) as TrafficReport);
      return { reports, ledger: readLedger(ledgers) };
    },
  };
}

async function lineOf(child: ChildProcess, lines: Interface): Promise<string> {
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('an app ended without a word')));
  ended.catch(() => {});
  const [line] = (await Promise.race([once(lines, 'line'), ended])) as [string];
  return line;
}
