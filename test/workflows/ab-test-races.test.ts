import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Database } from '../../src/storage/database.ts';
import { rampTest } from '../../src/workflows/ramp-test.ts';
import { rollback } from '../../src/workflows/rollback.ts';
import { startTest } from '../../src/workflows/start-test.ts';
import { stopTest } from '../../src/workflows/stop-test.ts';
import { PROMPT, type Tests, useTests } from '../helpers/ab-tests.ts';
import { outcomeOf } from '../helpers/rejection.ts';
import { testedServers } from '../helpers/tested-servers.ts';

/** Two people who have both looked before either of them acts. */
function meeting(database: Database): Database {
  let arrived = 0;
  let open: () => void = () => {};
  const both = new Promise<void>((resolve) => {
    open = resolve;
  });
  return {
    ...database,
    query: async (text, values, deadline) => {
      if (text.includes('promptctl.release(')) {
        if (++arrived === 2) open();
        await both;
      }
      return database.query(text, values, deadline);
    },
  };
}

function two({ database }: Tests, environment: string) {
  const shared = meeting(database);
  const deps = () => ({
    database: shared,
    cache: null,
    now: Date.now,
    change: { author: 'Bob', requestId: randomUUID() },
  });
  const said = { environment, message: '', source: {}, dryRun: false, wait: null };
  const back = { kind: 'prompts' as const, names: [PROMPT], to: null, expect: null };
  const start = (arm: number) => ({
    ...said,
    prompt: PROMPT,
    arms: [String(arm)],
    split: null,
    coverage: null,
    metric: null,
    minimumEffect: null,
    alpha: null,
    maxDays: null,
    salt: null,
    force: [],
    again: false,
    acceptContract: false,
    expect: null,
  });
  return {
    start: (arm: number) => startTest({ ...deps(), newSalt: () => 'salt' }, start(arm)),
    ramp: (coverage: string) => rampTest(deps(), { ...said, test: PROMPT, coverage, expect: null }),
    stop: (promote: string | null) => stopTest(deps(), { ...said, test: PROMPT, promote }),
    rollback: () => rollback(deps(), { ...said, what: back }),
  };
}

type Racer = ReturnType<typeof two>;

describe.each(testedServers())('of two people who act on a test at once, on $label,', (server) => {
  const fixture = useTests(server);

  it.each<[string, (racer: Racer) => Promise<unknown>[], readonly string[]]>([
    ['only one ramps it', ({ ramp }) => [ramp('50%'), ramp('30%')], ['test-conflict']],
    ['only one ends it', ({ stop }) => [stop('3'), stop(null)], ['test-not-running']],
    [
      'only one ends it or rolls it back',
      ({ stop, rollback }) => [stop(null), rollback()],
      ['test-conflict', 'test-not-running'],
    ],
    ['only one steps back', ({ rollback }) => [rollback(), rollback()], ['test-conflict']],
    [
      'one ramps what the other has not ended',
      ({ ramp, rollback }) => [ramp('50%'), rollback()],
      ['test-not-running', 'done'],
    ],
  ])('%s', async (_title, race, losses) => {
    const { admin, served } = fixture();
    const environment = await served();
    const { test, revision } = await admin.startTest({ prompt: PROMPT, arms: [3], coverage: '10%', environment });
    const outcomes = await Promise.all(race(two(fixture(), environment)).map(outcomeOf));
    const [loss = '', ...others] = outcomes.toSorted((a, b) => Number(a === 'done') - Number(b === 'done'));
    expect(others).toEqual(['done']);
    expect(losses).toContain(loss);
    const [now] = await admin.listTests({ environment, all: true });
    const releases = (now?.coverages.length ?? 0) + (now?.stopped === null ? 0 : 1);
    expect({ id: now?.id, releases }).toEqual({ id: test.id, releases: loss === 'done' ? 3 : 2 });
    expect(now?.stopped?.revision ?? now?.coverages.at(-1)?.revision).toBe((revision ?? 0) + releases - 1);
  });

  it('who both roll it back, none steps past the control', async () => {
    const { admin, database, served } = fixture();
    const environment = await served();
    await admin.startTest({ prompt: PROMPT, arms: [3], environment });
    const racer = two(fixture(), environment);
    await Promise.allSettled([racer.rollback(), racer.rollback()]);
    expect(
      await database.query('select version, revision::integer from promptctl.deployment_list where environment = $1', [
        environment,
      ]),
    ).toEqual([{ version: 2, revision: 4 }]);
  });

  it('only one starts one', async () => {
    const { admin, served } = fixture();
    const environment = await served();
    const racer = two(fixture(), environment);
    const outcomes = await Promise.all([racer.start(3), racer.start(4)].map(outcomeOf));
    expect(outcomes.toSorted()).toEqual(['done', 'test-running']);
    expect(await admin.listTests({ environment, all: true })).toHaveLength(1);
  });
});

describe.each(testedServers())('a test that is asked for again, on $label,', (server) => {
  const fixture = useTests(server);

  it('with the same request id is the first one, whatever its salt, and though it has moved on', async () => {
    const { admin, served, state } = fixture();
    const environment = await served();
    const asked = (name: string) => ({ environment, requestId: `${name}-${environment}` });
    const start = () =>
      admin.startTest({ prompt: PROMPT, arms: [3], coverage: '1%', force: { tester: 3 }, ...asked('start') });
    const ramp = () => admin.rampTest(PROMPT, '50%', asked('ramp'));
    const stop = () => admin.stopTest(PROMPT, { keepControl: true, ...asked('stop') });
    const started = await start();
    expect(await start()).toEqual(started);
    const ramped = await ramp();
    expect(await ramp()).toEqual(ramped);
    const stopped = await stop();
    const after = await state(environment);
    expect([await start(), await ramp(), await stop()]).toEqual([started, ramped, stopped]);
    expect(await admin.rampTest(started.test.id, '50%', asked('ramp'))).toEqual(ramped);
    expect(await state(environment)).toEqual(after);
    await expect(
      admin.startTest({ prompt: PROMPT, arms: [3], split: '90/10', coverage: '1%', ...asked('start') }),
    ).rejects.toMatchObject({ code: 'request-reused', exit: 5 });
  });

  it('with the same request id is the first one, though its arm is what is served now', async () => {
    const { admin, served } = fixture();
    const environment = await served();
    const asked = {
      prompt: PROMPT,
      arms: [3],
      force: { tester: 2 },
      environment,
      requestId: `start-${environment}`,
    };
    const started = await admin.startTest(asked);
    await admin.stopTest(PROMPT, { promote: 3, environment });
    expect(await admin.startTest(asked)).toEqual(started);
  });

  it('may be tried without being made', async () => {
    const { admin, served, state } = fixture();
    const environment = await served();
    const tries = { environment, dryRun: true };
    const before = await state(environment);
    const tried = await admin.startTest({ prompt: PROMPT, arms: [3], coverage: '10%', ...tries });
    expect(tried).toMatchObject({
      dryRun: true,
      announcement: null,
      revision: 3,
      test: { stopped: null, environment },
    });
    expect(await state(environment)).toEqual(before);
    await admin.startTest({ prompt: PROMPT, arms: [3], coverage: '10%', environment });
    const running = await state(environment);
    expect(await admin.rampTest(PROMPT, '50%', tries)).toMatchObject({
      dryRun: true,
      test: { coverages: [{}, { coverage: 5_000 }] },
    });
    expect(await admin.stopTest(PROMPT, { promote: 3, ...tries })).toMatchObject({ test: { stopped: { version: 3 } } });
    expect(await state(environment)).toEqual(running);
  });
});
