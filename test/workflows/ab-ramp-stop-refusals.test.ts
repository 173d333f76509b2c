import { describe, expect, it } from 'vitest';
import type { TestEnd } from '../../src/admin.ts';
import { PROMPT, useTests } from '../helpers/ab-tests.ts';
import { rejection } from '../helpers/rejection.ts';
import { testedServers } from '../helpers/tested-servers.ts';

const usage = (text: string) => ({ code: 'usage', exit: 2, data: { problem: text, hint: expect.any(String) } });

describe.each(testedServers())('what is asked of tests on $label is refused, and nothing is changed:', (server) => {
  const fixture = useTests(server);

  it('a ramp down, or past what it was seen at', async () => {
    const { admin, served, state } = fixture();
    const environment = await served();
    const { test } = await admin.startTest({ prompt: PROMPT, arms: [3], coverage: '10%', environment });
    const before = await state(environment);
    expect(await rejection(admin.rampTest(PROMPT, '5%', { environment }))).toMatchObject({
      code: 'coverage-lower',
      exit: 1,
      data: { items: [{ prompt: PROMPT, ramp: 500, test: { id: test.id } }] },
    });
    expect(await rejection(admin.rampTest(PROMPT, '50%', { environment, expect: '5%' }))).toMatchObject({
      code: 'test-conflict',
      exit: 5,
      data: { items: [{ expectedTest: test.id, expectedCoverage: 500 }] },
    });
    expect(await rejection(admin.rampTest(PROMPT, '0%', { environment }))).toEqual(usage('"0%" is no coverage'));
    expect(await rejection(admin.rampTest(`${PROMPT}@3`, '50%', { environment }))).toEqual(
      usage('a test is named by its prompt or its id, not by a version ("support/reply@3")'),
    );
    const same = await admin.rampTest(PROMPT, '10%', { environment });
    expect({ revision: same.revision, id: same.test.id }).toEqual({ revision: null, id: test.id });
    expect(await state(environment)).toEqual(before);
  });

  it('a ramp or stop of what is over, was never there, or is another test by now', async () => {
    const { admin, served, state } = fixture();
    const environment = await served();
    const never = { code: 'test-not-running', exit: 4, data: { items: [{ prompt: PROMPT, test: null }] } };
    const keep = { keepControl: true as const };
    expect(await rejection(admin.rampTest(PROMPT, '50%', { environment }))).toMatchObject(never);
    expect(await rejection(admin.stopTest(PROMPT, { ...keep, environment }))).toMatchObject(never);
    const first = await admin.startTest({ prompt: PROMPT, arms: [3], environment, coverage: '1%' });
    await admin.stopTest(PROMPT, { ...keep, environment });
    const over = { ...never, data: { items: [{ prompt: PROMPT, test: { id: first.test.id } }] } };
    const ended = await state(environment);
    expect(await rejection(admin.rampTest(PROMPT, '50%', { environment }))).toMatchObject(over);
    expect(await rejection(admin.rampTest(first.test.id, '50%', { environment }))).toMatchObject(over);
    expect(await rejection(admin.stopTest(first.test.id, { promote: 3, environment }))).toMatchObject(over);
    expect(await state(environment)).toEqual(ended);
    const second = await admin.startTest({ prompt: PROMPT, arms: [3], environment, coverage: '1%' });
    const running = await state(environment);
    const other = {
      code: 'test-conflict',
      data: { items: [{ expectedTest: first.test.id, test: { id: second.test.id } }] },
    };
    expect(await rejection(admin.rampTest(first.test.id, '50%', { environment }))).toMatchObject(other);
    expect(await rejection(admin.stopTest(first.test.id, { ...keep, environment }))).toMatchObject(other);
    expect(await rejection(admin.stopTest('ab-000000000000', keep))).toEqual({
      code: 'test-not-found',
      exit: 4,
      data: { id: 'ab-000000000000', environment: 'production' },
    });
    expect(await state(environment)).toEqual(running);
  });

  it('a ramp or stop by the id of a test in another environment than the one that is meant', async () => {
    const { admin, served, state } = fixture();
    const [environment, other] = [await served(), await served()];
    const { test } = await admin.startTest({ prompt: PROMPT, arms: [3], coverage: '10%', environment });
    const before = [await state(environment), await state(other)];
    const refusal = (meant: string) => ({
      code: 'usage',
      exit: 2,
      data: {
        problem: `${test.id} is a test in ${environment}, and this is for ${meant}`,
        hint: `name its environment: --env ${environment}`,
      },
    });
    expect(await rejection(admin.rampTest(test.id, '50%', { environment: other }))).toEqual(refusal(other));
    expect(await rejection(admin.rampTest(test.id, '50%'))).toEqual(refusal('production'));
    expect(await rejection(admin.stopTest(test.id, { promote: 3, environment: other }))).toEqual(refusal(other));
    expect(await rejection(admin.stopTest(test.id, { keepControl: true }))).toEqual(refusal('production'));
    expect([await state(environment), await state(other)]).toEqual(before);
    expect((await admin.rampTest(test.id, '50%', { environment })).test.id).toBe(test.id);
  });

  it.each<[string, TestEnd, unknown]>([
    ['of what is no arm', { promote: 4 }, { code: 'arm-not-found', exit: 4 }],
    ['of what is no version', { promote: 9 }, { code: 'version-not-found', exit: 4 }],
    ['of another prompt', { promote: 'billing/dunning@3' }, { code: 'arms-invalid', exit: 2 }],
    ['of a share', { promote: '3@50%' }, { code: 'arms-invalid', exit: 2 }],
    ['that does not say what stays', {} as TestEnd, { code: 'argument-missing', exit: 2 }],
    ['that says both', { promote: 3, keepControl: true } as unknown as TestEnd, { code: 'argument-missing', exit: 2 }],
  ])('an end %s', async (_title, end, refusal) => {
    const { admin, served, state } = fixture();
    const environment = await served();
    await admin.startTest({ prompt: PROMPT, arms: [3], environment });
    const before = await state(environment);
    expect(await rejection(admin.stopTest(PROMPT, { ...end, environment }))).toMatchObject(refusal as object);
    expect(await state(environment)).toEqual(before);
  });

  it('and lists know what they are asked for', async () => {
    const { admin } = fixture();
    expect(await rejection(admin.listTests({ environment: 'stagign' }))).toMatchObject({
      code: 'environment-not-found',
    });
    expect(await rejection(admin.listTests({ prompts: ['support/repyl'] }))).toMatchObject({
      code: 'prompt-not-found',
    });
  });
});
