import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Worker } from '../../helpers/worker-process.ts';
import type { ProducerOptions } from './producer.ts';
import { ageSpoolsOf, disownSpoolsOf } from './spools.ts';

/** Apps that track on one state directory, and are killed. */
export interface Producers {
  readonly count: number;
  readonly ledgers: readonly string[];
  readonly kills: () => number;
  /** Kills one of them with SIGKILL and starts another in its place at once. */
  readonly kill: (place: number) => Promise<void>;
  /** Lets one of them sleep that long, and others take it for gone. */
  readonly sleep: (place: number, time: number) => Promise<void>;
  /** Kills all of them, and starts none. */
  readonly end: () => Promise<void>;
}

export function startProducers(
  worker: Worker,
  count: number,
  options: Omit<ProducerOptions, 'ledger'>,
  directory: string,
): Producers {
  const ledgers: string[] = [];
  let kills = 0;
  const start = (): ChildProcess => {
    const ledger = join(directory, `ledger-${ledgers.length}`);
    // It may be killed before it begins.
    writeFileSync(ledger, '');
    ledgers.push(ledger);
    return worker.start(JSON.stringify({ ...options, ledger } satisfies ProducerOptions));
  };
  const children = Array.from({ length: count }, start);
  const end = async (child: ChildProcess) => {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error('a producer ended by itself');
    child.kill('SIGKILL');
    await once(child, 'close');
    kills++;
    // Nobody waits a minute here until it is taken for gone.
    ageSpoolsOf(options.stateDirectory, child.pid ?? 0);
  };
  return {
    count,
    ledgers,
    kills: () => kills,
    kill: async (place) => {
      const child = children[place];
      if (child === undefined) return;
      await end(child);
      children[place] = start();
    },
    sleep: async (place, time) => {
      const child = children[place];
      child?.kill('SIGSTOP');
      disownSpoolsOf(options.stateDirectory, child?.pid ?? 0);
      await pause(time);
      child?.kill('SIGCONT');
    },
    end: async () => {
      await Promise.all(children.splice(0).map(end));
    },
  };
}
