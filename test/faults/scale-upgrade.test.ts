import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { TestServer } from '../helpers/postgres-server.ts';
import { useDatabase } from '../helpers/use-database.ts';
import { compileWorker, type Worker } from '../helpers/worker-process.ts';
import { faultless, judged } from './scale/judged.ts';
import { upgradeUnderApps } from './scale/upgrade.ts';

const LOAD = { processes: 8, every: 20, migrations: 3 };

const [server] = inject('servers') as readonly [TestServer];

describe('while 8 processes resolve and track', () => {
  const fixture = useDatabase(server, { max: 4 });
  let worker: Worker;
  beforeAll(async () => {
    worker = await compileWorker('../faults/scale/traffic-app.ts');
  });
  afterAll(() => worker.remove());

  test('the schema is upgraded beyond what they know, and nothing fails, is lost or counted twice', async () => {
    const { reports, verdict, took, revision, refusal } = await upgradeUnderApps(fixture(), worker, LOAD);
    expect({ ...judged(reports, verdict), migrated: took.length, refusal }).toEqual({
      ...faultless(revision),
      migrated: LOAD.migrations,
      refusal: 'client-too-old',
    });
  });
});
