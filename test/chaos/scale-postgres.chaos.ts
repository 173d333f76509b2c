import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { describeMissed } from '../faults/lab/figures.ts';
import { LONG } from '../faults/lab/laboratory.ts';
import type { Finding } from '../faults/lab/measure.ts';
import { findReplicating, useStandby } from '../faults/lab/standby.ts';
import { useLaboratory } from '../faults/lab/use-laboratory.ts';
import { faultless, judged } from '../faults/scale/judged.ts';
import { POOL, shareConnections } from '../faults/scale/pooled.ts';
import { upgradeUnderApps } from '../faults/scale/upgrade.ts';
import { pooledPostgres } from '../faults/scenarios/pooled.ts';
import { promotedReplica, readingReplica } from '../faults/scenarios/replica.ts';
import { findPgBouncer, type PgBouncer, startPgBouncer } from '../helpers/pgbouncer.ts';
import type { TestServer } from '../helpers/postgres-server.ts';
import { findRedis } from '../helpers/redis-server.ts';
import { testedServers } from '../helpers/tested-servers.ts';
import { useDatabase } from '../helpers/use-database.ts';
import { compileWorker, type Worker } from '../helpers/worker-process.ts';
import { figuresOf, measure } from './measuring.ts';

const redis = findRedis();
const replicating = await findReplicating();
const program = findPgBouncer();
const [server] = inject('servers') as readonly [TestServer];
const seed = inject('seed');
const hasRedis = redis !== null;

const counted = (what: string, times: number): Finding => ({
  what,
  unit: 'times',
  samples: [times],
  of: 'max',
  limit: Number.POSITIVE_INFINITY,
});
const taken = (what: string, samples: readonly number[], limit: number): Finding => ({
  what,
  unit: 'ms',
  samples,
  of: 'max',
  limit,
});

describe.skipIf(!hasRedis || replicating === null)('8 processes that read from a replica', () => {
  const { primary, standby } = useStandby(replicating);
  const laboratory = useLaboratory(hasRedis, LONG, primary, seed);

  for (const fault of [readingReplica(standby), promotedReplica(standby)]) {
    test(`with ${fault.title}`, async (context) => {
      expect(describeMissed(await measure(laboratory(), fault, context), 1)).toBe('');
    });
  }
});

describe.skipIf(!hasRedis || program === null)('8 processes behind PgBouncer', () => {
  let bouncer: PgBouncer;
  beforeAll(async () => {
    bouncer = await startPgBouncer(program ?? '', server, { poolSize: POOL });
  });
  afterAll(() => bouncer.stop());
  const laboratory = useLaboratory(hasRedis, LONG, () => server, seed);

  test('release and serve', async (context) => {
    const figures = await measure(
      laboratory(),
      pooledPostgres(() => bouncer),
      context,
    );
    expect(describeMissed(figures, 1)).toBe('');
  });
});

describe('8 processes that resolve and track', () => {
  let worker: Worker;
  beforeAll(async () => {
    worker = await compileWorker('../faults/scale/traffic-app.ts');
  });
  afterAll(() => worker.remove());

  test.skipIf(program === null)('behind PgBouncer', async (context) => {
    const load = { processes: 8, every: 10, releases: 100 };
    const { reports, verdict, revision, madeBy, publisher, connections, took } = await shareConnections(
      program ?? '',
      server,
      worker,
      load,
    );
    const figures = figuresOf(context, 'PgBouncer, pool of five', [
      taken('push and release', took, 1_000),
      counted('executions tracked', verdict.tracked),
      counted('executions stored', verdict.stored),
      { ...counted('connections of a login', connections), limit: POOL },
    ]);
    expect({ ...judged(reports, verdict), madeBy, missed: describeMissed(figures, 1) }).toEqual({
      ...faultless(revision),
      madeBy: [publisher],
      missed: '',
    });
  });

  describe.each(testedServers())('on $label', (one) => {
    const fixture = useDatabase(one, { max: 4 });

    test('under upgrades', async (context) => {
      const load = { processes: 8, every: 10, migrations: 20 };
      const { reports, verdict, took, revision, refusal } = await upgradeUnderApps(fixture(), worker, load);
      const figures = figuresOf(context, `schema upgraded, ${one.label}`, [
        taken('a migration under load', took, 1_000),
        counted('executions tracked', verdict.tracked),
        counted('executions stored', verdict.stored),
      ]);
      expect({ ...judged(reports, verdict), refusal, missed: describeMissed(figures, 1) }).toEqual({
        ...faultless(revision),
        refusal: 'client-too-old',
        missed: '',
      });
    });
  });
});
