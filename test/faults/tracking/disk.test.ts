import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { temporaryDirectory } from '../../helpers/story.ts';
import { compileWorker, type Worker } from '../../helpers/worker-process.ts';
import { newPlace, useTracking } from '../../storage/tracked.ts';
import { totalsOf, truthOf } from '../../storage/truth.ts';
import { segmentsIn } from '../../tracking/disk-spool/use-spool.ts';
import { gapsIn, resolvedOf, SOON, storedIn, useTrackers } from '../../tracking/shipping/use-tracker.ts';
import { readLedger } from './ledger.ts';
import type { ProducerOptions } from './producer.ts';
import { NOWHERE } from './rejected.ts';
import { mountSmall } from './small-disk.ts';
import { ageSpoolsOf, spoolsIn } from './spools.ts';

const [server] = inject('servers');
if (server === undefined) throw new Error('no server');

describe('a disk that fails', () => {
  const fixture = useTracking(server, { max: 4 });
  const database = () => fixture().database;
  const open = useTrackers();
  let worker: Worker;
  beforeAll(async () => {
    worker = await compileWorker('../faults/tracking/producer.ts');
  });
  afterAll(() => worker.remove());

  /** An app that is killed when it tracked so much there that most of it found no room; what it noted. */
  const fill = async (stateDirectory: string, place: Awaited<ReturnType<typeof newPlace>>, executions: number) => {
    const ledger = join(await temporaryDirectory(), 'ledger');
    writeFileSync(ledger, '');
    const { environment, series } = place;
    const resolved = series.slice(0, 1).map((each) => resolvedOf(each));
    const options: ProducerOptions = {
      url: NOWHERE,
      stateDirectory,
      environment,
      resolved,
      ledger,
      burst: 50,
      every: 2,
      full: null,
    };
    const app = worker.start(JSON.stringify(options));
    await vi.waitFor(() => expect(readLedger([ledger]).executions.size).toBeGreaterThan(executions), SOON);
    app.kill('SIGKILL');
    await once(app, 'close');
    ageSpoolsOf(stateDirectory, app.pid ?? 0);
    return readLedger([ledger]).executions;
  };

  test('because it is full costs an app that is killed only what is told, and the next one ships what filled it', async () => {
    const place = await newPlace(database());
    const { environment } = place;
    const stateDirectory = await temporaryDirectory();
    if (!mountSmall(stateDirectory, '256k')) return;
    const tracked = await fill(stateDirectory, place, 2_000);
    // Others have what is left.
    const next = open(fixture().url, { environment, durability: 'disk', stateDirectory });
    const own = () => (next.status().spool === null ? [] : [next.status().spool]);
    await vi.waitFor(() => expect(spoolsIn(stateDirectory)).toEqual(own()), SOON);
    await vi.waitFor(async () => {
      const stored = await storedIn(database(), environment);
      const { 'the disk failed': lost = 0 } = await gapsIn(database(), environment);
      expect(stored.length).toBeGreaterThan(100);
      expect(stored.filter((id) => !tracked.has(id)).length).toBeLessThanOrEqual(1);
      // The call in which it was killed may be one of them.
      expect([0, 1]).toContain(stored.length + lost - tracked.size);
    }, SOON);
    expect(await totalsOf(database(), environment, 'all')).toEqual(await truthOf(database(), environment, 'all'));
  });

  test('and lost a piece of a segment, and the end of a line, costs the lines in it, which are told to the last', async () => {
    const { environment, series } = await newPlace(database());
    const stateDirectory = await temporaryDirectory();
    const before = open(NOWHERE, { environment, durability: 'disk', stateDirectory });
    const ids = Array.from({ length: 100 }, () => before.track(resolvedOf(series[0])));
    await before.close(0);
    const [segment = ''] = spoolsIn(stateDirectory).flatMap(segmentsIn);
    const bytes = readFileSync(segment).fill(0, 5_000, 9_096);
    writeFileSync(segment, Buffer.concat([bytes, Buffer.from('0badc0de {"kind":"exec')]));
    open(fixture().url, { environment, durability: 'disk', stateDirectory });
    await vi.waitFor(async () => expect(await storedIn(database(), environment)).not.toEqual([]), SOON);
    const stored = await storedIn(database(), environment);
    expect(stored.filter((id) => !ids.includes(id))).toEqual([]);
    expect(stored.length).toBeLessThan(100 - 5);
    expect(await gapsIn(database(), environment)).toEqual({ 'the spool was damaged': 100 - stored.length });
  });
});
