import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { spoolRoot } from '../../../src/tracking/open-spool.ts';
import { openNetworkProxy } from '../../helpers/network-proxy.ts';
import { temporaryDirectory } from '../../helpers/story.ts';
import { compileWorker, type Worker } from '../../helpers/worker-process.ts';
import { newPlace, PROMPT, useTracking } from '../../storage/tracked.ts';
import { totalsOf, truthOf } from '../../storage/truth.ts';
import { gapsIn, SOON, storedIn, useTrackers } from '../../tracking/shipping/use-tracker.ts';
import { socketOf } from '../lab/laboratory.ts';
import { CONNECTION } from './hasty.ts';
import { spoolsIn } from './spools.ts';

const [server] = inject('servers');
if (server === undefined) throw new Error('no server');

describe('an app that closes on SIGTERM, under load,', () => {
  const fixture = useTracking(server, { max: 4 });
  const database = () => fixture().database;
  const open = useTrackers();
  let worker: Worker;
  beforeAll(async () => {
    worker = await compileWorker('../faults/tracking/app.ts');
  });
  afterAll(() => worker.remove());

  test('has stored all, or all is on disk, and it ends by itself', async () => {
    const { environment } = await newPlace(database());
    const stateDirectory = await temporaryDirectory();
    const network = await openNetworkProxy(socketOf(fixture().url));
    const url = `postgresql://promptctl@127.0.0.1:${network.port}${new URL(fixture().url).pathname}?sslmode=disable`;
    const start = (ledger: string, timeout: number) =>
      worker.start(url, stateDirectory, environment, PROMPT, join(stateDirectory, ledger), String(timeout));
    const idsOf = (...ledgers: readonly string[]) =>
      ledgers.flatMap((ledger) => readFileSync(join(stateDirectory, ledger), 'utf8').trim().split('\n')).toSorted();
    const first = start('first', SOON);
    await said(first, 'tracks');
    expect(await terminate(first)).toEqual({ code: 0, last: 'stored' });
    expect(await storedIn(database(), environment)).toEqual(idsOf('first'));
    const second = start('second', 300);
    await said(second, 'tracks');
    network.set('blackhole');
    const before = idsOf('second').length;
    await vi.waitFor(() => expect(idsOf('second').length).toBeGreaterThan(before + 200), SOON);
    expect(await terminate(second)).toEqual({ code: 0, last: 'kept' });
    await network.close();
    moveSpools(stateDirectory);
    const last = open(fixture().url, { environment, durability: 'disk', stateDirectory });
    await vi.waitFor(() => expect(spoolsIn(stateDirectory)).toEqual([last.status().spool]), SOON);
    expect(await storedIn(database(), environment)).toEqual(idsOf('first', 'second'));
    expect(await totalsOf(database(), environment, 'all')).toEqual(await truthOf(database(), environment, 'all'));
    expect(await gapsIn(database(), environment)).toEqual({});
  });
});

/** The lines that it says, the last one until now. */
const outputs = new WeakMap<ChildProcess, string>();

async function said(child: ChildProcess, word: string): Promise<void> {
  child.stdout?.setEncoding('utf8').on('data', (text: string) => outputs.set(child, (outputs.get(child) ?? '') + text));
  await vi.waitFor(() => expect(outputs.get(child)).toContain(word), SOON);
}

async function terminate(child: ChildProcess) {
  child.kill('SIGTERM');
  const [code] = await once(child, 'close');
  return { code: code as unknown, last: outputs.get(child)?.trim().split('\n').at(-1) };
}

/** To where the trackers of the tests look for those of their database. */
function moveSpools(stateDirectory: string): void {
  const to = spoolRoot(stateDirectory, CONNECTION);
  mkdirSync(to, { mode: 0o700 });
  for (const root of readdirSync(stateDirectory).filter((name) => name.startsWith('spool-'))) {
    for (const name of readdirSync(join(stateDirectory, root))) {
      if (root !== basename(to)) renameSync(join(stateDirectory, root, name), join(to, name));
    }
  }
}
