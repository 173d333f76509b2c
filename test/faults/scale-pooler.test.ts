import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { findPgBouncer } from '../helpers/pgbouncer.ts';
import type { TestServer } from '../helpers/postgres-server.ts';
import { compileWorker, type Worker } from '../helpers/worker-process.ts';
import { faultless, judged } from './scale/judged.ts';
import { POOL, shareConnections } from './scale/pooled.ts';

const program = findPgBouncer();
const [server] = inject('servers') as readonly [TestServer];

describe.skipIf(program === null)('8 apps and a publisher behind PgBouncer in transaction mode', () => {
  let worker: Worker;
  beforeAll(async () => {
    worker = await compileWorker('../faults/scale/traffic-app.ts');
  });
  afterAll(() => worker.remove());

  test('share five connections for each login, and the database knows who asks', async () => {
    const load = { processes: 8, every: 20, releases: 20 };
    const { reports, verdict, revision, madeBy, publisher, connections } = await shareConnections(
      program ?? '',
      server,
      worker,
      load,
    );
    expect({ ...judged(reports, verdict), madeBy, isPooled: connections > 0 && connections <= POOL }).toEqual({
      ...faultless(revision),
      madeBy: [publisher],
      isPooled: true,
    });
  });
});
