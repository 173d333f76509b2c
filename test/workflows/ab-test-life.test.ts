import { describe, expect, it } from 'vitest';
import { forcedDigest, shard } from '../../src/domain/assignment.ts';
import { readAll } from '../../src/storage/environment-state.ts';
import { list } from '../../src/workflows/list.ts';
import { listTests, showTest } from '../../src/workflows/list-tests.ts';
import { show } from '../../src/workflows/show.ts';
import { PROMPT, useTests } from '../helpers/ab-tests.ts';
import { testedServers } from '../helpers/tested-servers.ts';

const DAY = 24 * 60 * 60 * 1_000;

describe.each(testedServers())('the life of an A/B test on $label', (server) => {
  const fixture = useTests(server);

  it('is a start that freezes it, ramps, and an end that makes an arm live', async () => {
    const { admin, database, served } = fixture();
    const environment = await served();
    const started = await admin.startTest({
      prompt: PROMPT,
      arms: [3, 'latest@20%'],
      coverage: '1%',
      metric: 'latency',
      minimumEffect: '5%',
      alpha: '10%',
      maxDays: 14,
      force: { 'user-1': 3, 'a=b': 2 },
      environment,
      message: 'shorter?',
    });
    const { id, salt } = started.test;
    const arm = (version: number, weight: number) => ({
      version,
      versionId: expect.stringMatching(/^pv-[0-9a-f]{12}$/),
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      weight,
    });
    const release = (revision: number, reason: string) => ({ revision, at: expect.any(String), author: 'Ada', reason });
    const test = {
      id: expect.stringMatching(/^ab-[0-9a-f]{12}$/),
      environment,
      prompt: PROMPT,
      arms: [arm(2, 4_000), arm(3, 4_000), arm(5, 2_000)],
      salt: expect.stringMatching(/^[0-9a-f]{32}$/),
      hashVersion: 1,
      forced: 2,
      metric: 'latency',
      minimumEffect: 0.05,
      alpha: 0.1,
      maxDays: 14,
      coverages: [{ coverage: 100, ...release(3, 'shorter?') }],
      stopped: null,
    };
    expect(started).toEqual({
      environment,
      kind: 'test-start',
      reason: 'shorter?',
      author: 'Ada',
      at: expect.any(String),
      epoch: 1,
      revision: 3,
      items: [
        {
          prompt: PROMPT,
          version: 2,
          versionId: started.test.arms[0]?.versionId,
          previousVersion: 2,
          previousVersionId: started.test.arms[0]?.versionId,
          changed: true,
          test,
        },
      ],
      test,
      plan: null,
      target: expect.any(String),
      dryRun: false,
      announcement: {
        head: { epoch: 1, revision: 3 },
        redis: 'none',
        problem: null,
        confirmed: 0,
        total: 0,
        refused: 0,
        waited: 0,
        slowest: [],
      },
      request: null,
      approvers: [],
    });
    expect((await readAll(database, environment))?.prompts[0]?.test?.forced).toEqual({
      [forcedDigest(salt, 'user-1')]: 1,
      [forcedDigest(salt, 'a=b')]: 0,
    });
    const ramped = await admin.rampTest(PROMPT, '10%', { environment, message: 'no complaints' });
    expect(ramped.test.coverages).toEqual([
      ...started.test.coverages,
      { coverage: 1_000, ...release(4, 'no complaints') },
    ]);
    const wide = await admin.rampTest(id, '100%', { expect: '10%', environment });
    expect(wide.revision).toBe(5);
    const stopped = await admin.stopTest(id, { promote: 3, message: 'faster', environment });
    expect(stopped.test).toEqual({
      ...wide.test,
      stopped: { ...release(6, 'faster'), kind: 'test-stop', version: 3 },
    });
    expect(stopped.items).toMatchObject([{ version: 3, previousVersion: 2, changed: true }]);
    expect((await admin.rollback([PROMPT], { environment })).items).toMatchObject([{ version: 2, previousVersion: 3 }]);
    expect(JSON.parse(JSON.stringify(stopped))).toEqual(stopped);
  });

  it('may end with its control, and nothing is held', async () => {
    const { admin, served } = fixture();
    const environment = await served();
    await admin.startTest({ prompt: PROMPT, arms: [3, 4], environment });
    const stopped = await admin.stopTest(PROMPT, { keepControl: true, environment });
    expect(stopped.items).toMatchObject([{ version: 2, previousVersion: 2, changed: true }]);
    expect((await admin.promote([`${PROMPT}@4`], { environment })).items).toMatchObject([{ version: 4 }]);
  });

  it('may end with an older arm, which a promote could not make live', async () => {
    const { admin, served } = fixture();
    const environment = await served();
    await admin.startTest({ prompt: PROMPT, arms: [1], environment });
    const stopped = await admin.stopTest(PROMPT, { promote: `${PROMPT}@1`, environment });
    expect(stopped.items).toMatchObject([{ version: 1, previousVersion: 2 }]);
  });

  it('is ended by a rollback, which keeps the control and holds the variants', async () => {
    const { admin, served } = fixture();
    const environment = await served();
    const { test } = await admin.startTest({ prompt: PROMPT, arms: [3, 4], environment });
    const rolled = await admin.rollback([PROMPT], { environment, message: 'broken' });
    expect(rolled.items).toMatchObject([
      { version: 2, previousVersion: 2, test: { id: test.id, stopped: { kind: 'rollback', version: 2 } } },
    ]);
    await expect(admin.startTest({ prompt: PROMPT, arms: [3], environment })).rejects.toMatchObject({
      code: 'version-held',
      data: { items: [{ version: 3, reason: 'broken' }] },
    });
    const again = await admin.startTest({ prompt: PROMPT, arms: [3], environment, again: true });
    expect((await admin.rollback([PROMPT], { environment, to: 1 })).items).toMatchObject([
      { version: 1, test: { id: again.test.id, stopped: { version: 1 } } },
    ]);
  });

  it('stands in the way of promote and retire until they are told to end it', async () => {
    const { admin, served, state } = fixture();
    const environment = await served();
    const { test } = await admin.startTest({ prompt: PROMPT, arms: [3], environment });
    const before = await state(environment);
    const promote = () => admin.promote([`${PROMPT}@4`], { environment });
    for (const refused of [promote, () => admin.retire([PROMPT], { environment })]) {
      await expect(refused()).rejects.toMatchObject({
        code: 'prompt-under-test',
        exit: 1,
        data: { items: [{ test: { id: test.id } }] },
      });
    }
    expect(await state(environment)).toEqual(before);
    const promoted = await admin.promote([`${PROMPT}@4`], { environment, stopTest: true });
    expect(promoted.items).toMatchObject([
      { version: 4, test: { id: test.id, stopped: { kind: 'promote', version: 4 } } },
    ]);
    await admin.startTest({ prompt: PROMPT, arms: [3], environment });
    expect((await admin.retire([PROMPT], { environment, stopTest: true })).items).toMatchObject([
      { version: null, test: { stopped: { kind: 'retire', version: null } } },
    ]);
  });

  it('is new users each time, or the earlier ones where its salt is given', async () => {
    const { admin, served } = fixture();
    const environment = await served();
    const salts: string[] = [];
    for (const salt of [undefined, undefined, 'of-last-week']) {
      const { test } = await admin.startTest({ prompt: PROMPT, arms: [3], environment, ...(salt && { salt }) });
      salts.push(test.salt);
      await admin.stopTest(test.id, { keepControl: true, environment });
    }
    expect(new Set(salts).size).toBe(3);
    expect(salts[2]).toBe('of-last-week');
    expect(shard(`traffic-${salts[0]}`, 'user-1')).not.toBe(shard(`traffic-${salts[1]}`, 'user-1'));
  });

  it('is seen by what lists tests, prompts and versions', async () => {
    const { admin, database, served } = fixture();
    const environment = await served();
    const first = await admin.startTest({ prompt: PROMPT, arms: [3], environment, maxDays: 2 });
    await admin.stopTest(PROMPT, { keepControl: true, environment });
    const second = await admin.startTest({
      prompt: PROMPT,
      arms: ['4@10%', '3'],
      environment,
      coverage: '5%',
      maxDays: 2,
    });
    const deps = { database, now: () => Date.parse(second.at ?? '') + 2.5 * DAY };
    const listed = {
      ...second.test,
      coverage: 500,
      days: 2,
      isOverdue: true,
      ranges: [
        { start: 0, end: 4_500 },
        { start: 4_500, end: 5_500 },
        { start: 5_500, end: 10_000 },
      ],
    };
    const all = { patterns: [], environment, all: true };
    expect((await listTests(deps, { ...all, all: false })).tests).toEqual([listed]);
    const [, ended] = (await listTests(deps, all)).tests;
    expect(ended).toMatchObject({ id: first.test.id, days: 0, isOverdue: false, stopped: { version: 2 } });
    expect((await listTests(deps, { ...all, patterns: ['support/*'] })).tests).toHaveLength(2);
    expect((await listTests(deps, { ...all, patterns: ['other/*'] })).tests).toEqual([]);
    expect(await showTest(deps, { test: PROMPT, environment, isAnywhere: false })).toEqual({
      ...listed,
      counted: { users: [0, 0, 0], mixed: 0, sampleRatio: null },
    });
    expect(await showTest(deps, { test: first.test.id, environment: 'production', isAnywhere: true })).toMatchObject({
      ...ended,
    });
    expect((await admin.listTests({ environment })).map(({ id, isOverdue }) => ({ id, isOverdue }))).toEqual([
      { id: second.test.id, isOverdue: false },
    ]);
    const { prompts } = await list({ database }, { patterns: [PROMPT], tag: null });
    expect({ served: prompts[0]?.served[environment], testing: prompts[0]?.testing[environment] }).toEqual({
      served: 2,
      testing: [4, 3],
    });
    const shown = await show({ database }, { reference: `${PROMPT}@4` });
    expect({ testing: shown.testing.includes(environment), served: shown.served.includes(environment) }).toEqual({
      testing: true,
      served: false,
    });
    expect((await show({ database }, { reference: `${PROMPT}@2` })).testing).not.toContain(environment);
    await admin.stopTest(PROMPT, { keepControl: true, environment });
    expect(await showTest(deps, { test: PROMPT, environment, isAnywhere: false })).toMatchObject({
      id: second.test.id,
      isOverdue: false,
    });
  });
});
