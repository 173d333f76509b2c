import { describe, expect, it } from 'vitest';
import { PROMPT, useTests } from '../helpers/ab-tests.ts';
import { rejection } from '../helpers/rejection.ts';
import { testedServers } from '../helpers/tested-servers.ts';

describe.each(testedServers())('a release of a test on $label is undone by its number:', (server) => {
  const fixture = useTests(server);

  it('its start by ending it, once', async () => {
    const { admin, served, state } = fixture();
    const environment = await served();
    const { test, revision } = await admin.startTest({ prompt: PROMPT, arms: [3], environment });
    const undone = { release: revision ?? 0 };
    expect((await admin.rollback(undone, { environment })).items).toMatchObject([
      { version: 2, previousVersion: 2, test: { id: test.id, stopped: { kind: 'rollback', version: 2 } } },
    ]);
    const after = await state(environment);
    await expect(admin.rollback(undone, { environment })).rejects.toMatchObject({
      code: 'test-conflict',
      exit: 5,
      message: expect.stringContaining(`no test runs (release 4 by Ada at `),
    });
    expect(await state(environment)).toEqual(after);
  });

  it('not its start once another test runs', async () => {
    const { admin, served, state } = fixture();
    const environment = await served();
    const first = await admin.startTest({ prompt: PROMPT, arms: [3], environment });
    await admin.stopTest(PROMPT, { keepControl: true, environment });
    const second = await admin.startTest({ prompt: PROMPT, arms: [4], environment });
    const before = await state(environment);
    expect(await rejection(admin.rollback({ release: first.revision ?? 0 }, { environment }))).toMatchObject({
      code: 'test-conflict',
      data: { items: [{ expectedTest: first.test.id, test: { id: second.test.id } }] },
    });
    expect(await state(environment)).toEqual(before);
  });

  it('the promote below it, which ends it too', async () => {
    const { admin, served } = fixture();
    const environment = await served();
    const { test } = await admin.startTest({ prompt: PROMPT, arms: [3], environment });
    expect((await admin.rollback({ release: 2 }, { environment })).items).toMatchObject([
      { version: 1, previousVersion: 2, test: { id: test.id, stopped: { kind: 'rollback', version: 1 } } },
    ]);
  });

  it('its end where that made an arm live, and a promote that ended it', async () => {
    const { admin, served } = fixture();
    const environment = await served();
    await admin.startTest({ prompt: PROMPT, arms: [3], environment });
    const stopped = await admin.stopTest(PROMPT, { promote: 3, environment });
    expect((await admin.rollback({ release: stopped.revision ?? 0 }, { environment })).items).toMatchObject([
      { version: 2 },
    ]);
    await admin.startTest({ prompt: PROMPT, arms: [4], environment });
    const promoted = await admin.promote([`${PROMPT}@5`], { environment, stopTest: true });
    expect((await admin.rollback({ release: promoted.revision ?? 0 }, { environment })).items).toMatchObject([
      { version: 2 },
    ]);
  });

  it('not a ramp, nor an end that kept the control', async () => {
    const { admin, served, state } = fixture();
    const environment = await served();
    await admin.startTest({ prompt: PROMPT, arms: [3], environment, coverage: '1%' });
    const ramped = await admin.rampTest(PROMPT, '5%', { environment });
    const refused = (revision: number | null, kind: string, isOver: boolean) => ({
      code: 'release-not-undoable',
      exit: 1,
      data: { environment, revision, kind, prompts: [PROMPT], isOver },
    });
    const running = await state(environment);
    await expect(admin.rollback({ release: ramped.revision ?? 0 }, { environment })).rejects.toMatchObject({
      ...refused(ramped.revision, 'test-ramp', false),
      message: `release 4 of ${environment} is a test-ramp`,
      hint: `coverage only grows; to end the test: promptctl ab stop ${PROMPT} --keep-control --env ${environment}`,
    });
    expect(await state(environment)).toEqual(running);
    const stopped = await admin.stopTest(PROMPT, { keepControl: true, environment });
    await expect(admin.rollback({ release: stopped.revision ?? 0 }, { environment })).rejects.toMatchObject({
      ...refused(stopped.revision, 'test-stop', true),
      message: `release 5 of ${environment} ended a test and left what was served`,
      hint: `start another test: promptctl ab start ${PROMPT} VERSION --env ${environment}`,
    });
    await expect(admin.rollback({ release: ramped.revision ?? 0 }, { environment })).rejects.toMatchObject({
      ...refused(ramped.revision, 'test-ramp', true),
      hint: `that test is over: promptctl ab list ${PROMPT} --all --env ${environment}`,
    });
    await admin.startTest({ prompt: PROMPT, arms: [3], environment });
    const same = await admin.promote([`${PROMPT}@2`], { environment, stopTest: true });
    expect(await rejection(admin.rollback({ release: same.revision ?? 0 }, { environment }))).toEqual(
      refused(same.revision, 'promote', true),
    );
  });

  it('of several prompts, what can be', async () => {
    const { admin, served } = fixture();
    const environment = await served();
    await admin.promote(['billing/dunning@1'], { environment });
    await admin.startTest({ prompt: PROMPT, arms: [3], environment });
    const both = await admin.promote([`${PROMPT}@2`, 'billing/dunning@2'], { environment, stopTest: true });
    expect((await admin.rollback({ release: both.revision ?? 0 }, { environment })).items).toMatchObject([
      { prompt: 'billing/dunning', version: 1, previousVersion: 2 },
    ]);
  });
});
