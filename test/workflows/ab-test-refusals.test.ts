import { describe, expect, it } from 'vitest';
import type { NewTest, ReleaseOptions } from '../../src/admin.ts';
import { PROMPT, useTests } from '../helpers/ab-tests.ts';
import { pushContracts } from '../helpers/changes.ts';
import { rejection } from '../helpers/rejection.ts';
import { testedServers } from '../helpers/tested-servers.ts';

const problem = (text: string) => ({
  code: 'arms-invalid',
  exit: 2,
  data: { problem: text, hint: expect.any(String) },
});
const usage = (text: string) => ({ code: 'usage', exit: 2, data: { problem: text, hint: expect.any(String) } });

describe.each(testedServers())('an A/B test on $label is refused, and nothing is changed,', (server) => {
  const fixture = useTests(server);

  it.each<[string, Partial<NewTest & ReleaseOptions>, unknown]>([
    ['without a variant', { arms: [] }, problem('there is no variant to test')],
    ['whose weights do not sum', { split: '50/40' }, problem('the split 50/40 sums to 90%, not to 100%')],
    [
      'whose weights are not one for each arm',
      { split: '50/30/20' },
      problem('the split 50/30/20 has 3 weights, and the control and 1 variant need 2'),
    ],
    [
      'of more than ten arms',
      { arms: Array.from({ length: 10 }, (_, i) => i + 3) },
      problem('a test has at most 10 arms, and this one would have 11'),
    ],
    [
      'of a version of another prompt',
      { arms: ['billing/dunning@3'] },
      problem('"billing/dunning@3" is a version of billing/dunning, and the test is on support/reply'),
    ],
    ['of an arm twice', { arms: [3, 3] }, problem('support/reply@3 is given twice')],
    ['of an arm under two names', { arms: [5, 'latest'] }, problem('support/reply@5 (latest) is given twice')],
    [
      'of what is served',
      { arms: [2] },
      {
        code: 'control-named',
        exit: 2,
        data: expect.objectContaining({ items: [expect.objectContaining({ prompt: 'support/reply', version: 2 })] }),
      },
    ],
    [
      'of a version that there is not',
      { arms: [3, 9] },
      { code: 'version-not-found', exit: 4, data: { reference: 'support/reply@9', known: 'the newest is 5' } },
    ],
    [
      'on a prompt that there is not',
      { prompt: 'support/repyl' },
      { code: 'prompt-not-found', exit: 4, data: { names: ['support/repyl'], suggestions: ['support/reply'] } },
    ],
    [
      'on what is no prompt',
      { prompt: 'Support' },
      { code: 'reference-invalid', exit: 2, data: { text: 'Support', part: 'name' } },
    ],
    [
      'on a prompt that is not served',
      { prompt: 'billing/dunning' },
      { code: 'not-deployed', exit: 4, data: { environment: expect.any(String), names: ['billing/dunning'] } },
    ],
    [
      'in an environment that there is not',
      { environment: 'stagign' },
      { code: 'environment-not-found', exit: 4, data: { name: 'stagign', suggestions: ['staging'] } },
    ],
    ['that covers nobody', { coverage: '0%' }, usage('"0%" is no coverage')],
    [
      'by a metric that there is not',
      { metric: 'fun' },
      { code: 'metric-unknown', exit: 2, data: expect.objectContaining({ name: 'fun' }) },
    ],
    [
      'for an effect that the metric cannot have',
      { minimumEffect: '10%' },
      { code: 'effect-invalid', exit: 2, data: { metric: 'rating', text: '10%', range: 'points from 0.01 to 4: 0.2' } },
    ],
    ['with an alpha that proves nothing', { alpha: 0.5 }, usage('"0.5" is no alpha')],
    ['with no days', { maxDays: 0 }, usage('a test cannot be given 0 days')],
    ['with a salt that not every language can carry', { salt: 'sal t' }, usage('"sal t" is no salt')],
    [
      'with a tester without an arm',
      { force: { 'user-1': 4 } },
      {
        code: 'forced-elsewhere',
        exit: 2,
        data: expect.objectContaining({
          items: [expect.objectContaining({ prompt: 'support/reply', version: 4, arms: [2, 3] })],
        }),
      },
    ],
    [
      'with such a tester, where somebody released since',
      { expect: 1, force: { 'user-1': 4 } },
      { code: 'release-conflict', exit: 5, data: expect.anything() },
    ],
    [
      'against another version than was expected',
      { expect: 1 },
      {
        code: 'release-conflict',
        exit: 5,
        data: { environment: expect.any(String), items: [expect.objectContaining({ served: 2, expected: 1 })] },
      },
    ],
    [
      'with a message that the log does not take',
      { message: 'a\0b' },
      { code: 'change-unstorable', exit: 2, data: { part: 'message' } },
    ],
  ])('%s', async (_title, wrong, refusal) => {
    const { admin, served, state } = fixture();
    const environment = await served();
    const before = await state(environment);
    const started = admin.startTest({ prompt: PROMPT, arms: [3], environment, ...wrong });
    expect(await rejection(started)).toEqual(refusal);
    expect(await state(environment)).toEqual(before);
  });

  it('on a retired prompt', async () => {
    const { admin, served, state } = fixture();
    const environment = await served();
    await admin.retire([PROMPT], { environment });
    const before = await state(environment);
    expect(await rejection(admin.startTest({ prompt: PROMPT, arms: [3], environment }))).toEqual({
      code: 'not-deployed',
      exit: 4,
      data: { environment, names: [PROMPT] },
    });
    expect(await state(environment)).toEqual(before);
  });

  it('while another runs on the prompt, which is named', async () => {
    const { admin, served, state } = fixture();
    const environment = await served();
    const { test } = await admin.startTest({ prompt: PROMPT, arms: [3], coverage: '10%', environment });
    const before = await state(environment);
    await expect(admin.startTest({ prompt: PROMPT, arms: [4], environment })).rejects.toMatchObject({
      code: 'test-running',
      exit: 5,
      message: `${environment} runs ${test.id} (2 against 3, at 10%) on ${PROMPT} already`,
      hint: `look at it: promptctl ab show ${PROMPT} --env ${environment}; end it: promptctl ab stop ${PROMPT} --keep-control --env ${environment}`,
    });
    expect(await state(environment)).toEqual(before);
  });

  it('of variants that ask more of callers, all of which are named', async () => {
    const { admin, database, served, state } = fixture();
    const environment = await served();
    const contracted = `contract/${environment}`;
    const tone = { type: 'string' as const };
    await pushContracts(database, contracted, {}, { tone }, {}, { tone, length: { type: 'number' as const } });
    await admin.promote([`${contracted}@1`], { environment });
    const before = await state(environment);
    const wanted = { prompt: contracted, arms: [2, 3, 4], environment };
    const needed = (variable: string) => ({ variable, problem: 'required', values: null });
    expect(await rejection(admin.startTest(wanted))).toMatchObject({
      code: 'contract-broken',
      exit: 1,
      data: {
        items: [
          { prompt: contracted, version: 2, breaks: [needed('tone')] },
          { prompt: contracted, version: 4, breaks: [needed('length'), needed('tone')] },
        ],
      },
    });
    expect(await state(environment)).toEqual(before);
    const accepted = await admin.startTest({ ...wanted, acceptContract: true });
    expect(accepted.test.arms.map(({ version }) => version)).toEqual([1, 2, 3, 4]);
  });
});
