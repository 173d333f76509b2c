import { describe, expect, it } from 'vitest';
import { type Resolution, type ResolveInput, resolve } from '../../src/workflows/resolve.ts';
import { PROMPT, type Tests, useTests } from '../helpers/ab-tests.ts';
import { make, pushContracts, testOf } from '../helpers/changes.ts';
import { testedServers } from '../helpers/tested-servers.ts';

/** Users by where they lie: (8362, 1643), (4150, 4617) and (1650, 5272) in traffic and split, by Python's hashlib. */
const SALT = 'explained';
const USERS = { outside: 'user-0', control: 'user-1', variant: 'user-6' };

describe.each(testedServers())('what an app gets of a prompt under test on $label', (server) => {
  const fixture = useTests(server);

  const ask = ({ database }: Tests, environment: string, input: Partial<ResolveInput> = {}): Promise<Resolution> =>
    resolve(
      { database: () => Promise.resolve(database), cache: null, connection: () => null, now: Date.now },
      {
        reference: PROMPT,
        environment,
        userId: null,
        arm: null,
        pins: '',
        explains: false,
        variables: {},
        typed: new Map(),
        ...input,
      },
    );

  const started = async () => {
    const { admin, served } = fixture();
    const environment = await served();
    const { test } = await admin.startTest({
      prompt: PROMPT,
      arms: [3],
      coverage: '50%',
      salt: SALT,
      force: { tester: 3 },
      environment,
    });
    return { environment, id: test.id };
  };

  it.each<[string, Partial<ResolveInput>, string, number, boolean]>([
    ['nobody in particular', {}, 'live', 2, false],
    ['a user outside of it', { userId: USERS.outside }, 'live', 2, false],
    ['a user of its control', { userId: USERS.control }, 'assigned', 2, true],
    ['a user of its variant', { userId: USERS.variant }, 'assigned', 3, true],
    ['its tester', { userId: 'tester' }, 'forced', 3, false],
    ['who asks for an arm', { userId: USERS.control, arm: 3 }, 'forced', 3, false],
    ['who asks for the control', { userId: USERS.variant, arm: 2 }, 'forced', 2, false],
    ['who pinned a version', { userId: USERS.variant, pins: `${PROMPT}@1` }, 'pinned', 1, false],
    ['who pinned one and asks for an arm', { arm: 3, pins: `${PROMPT}@1` }, 'forced', 3, false],
    ['who names a version', { userId: USERS.variant, reference: `${PROMPT}@5` }, 'version', 5, false],
  ])('is what is explained, for %s', async (_who, input, why, version, isCounted) => {
    const { environment, id } = await started();
    const { resolved, explanation } = await ask(fixture(), environment, input);
    expect({ version: resolved?.version, test: resolved?.test, text: resolved?.rendered }).toEqual({
      version,
      test: isCounted ? { id, arm: version, coverage: 5_000 } : null,
      text: `${PROMPT}, version ${version}`,
    });
    expect({ why: explanation.why, version: explanation.version, versionId: explanation.versionId }).toEqual({
      why,
      version,
      versionId: resolved?.versionId,
    });
    expect(explanation.digest).toBe(resolved?.digest);
  });

  it('is the control, and nothing is said of weights, where the algorithm of the test is not known', async () => {
    const { database, served } = fixture();
    const environment = await served();
    const item = { prompt: PROMPT, version: null, start: testOf([3], { hashVersion: 2 }) };
    await make(database, environment, 'test-start', [item]);
    const { resolved, explanation } = await ask(fixture(), environment, { userId: USERS.variant });
    expect([resolved?.version, resolved?.test, explanation.why]).toEqual([2, null, 'live']);
    const arms = [2, 3].map((version) => ({ version, weight: null, start: null, end: null }));
    const assignment = { kind: 'version', place: 0, traffic: null, split: null, range: null };
    expect(explanation.test).toEqual({ id: expect.any(String), coverage: null, arms, assignment, overruledBy: null });
  });

  it('says how the user was assigned', async () => {
    const { environment, id } = await started();
    const of = async (input: Partial<ResolveInput>) => (await ask(fixture(), environment, input)).explanation.test;
    const arms = [
      { version: 2, weight: 5_000, start: 0, end: 5_000 },
      { version: 3, weight: 5_000, start: 5_000, end: 10_000 },
    ];
    const variant = await of({ userId: USERS.variant });
    expect(variant).toEqual({
      id,
      coverage: 5_000,
      arms,
      assignment: {
        kind: 'assigned',
        place: 1,
        traffic: 1_650,
        split: 5_272,
        range: { start: 5_000, end: 10_000 },
      },
      overruledBy: null,
    });
    expect(await of({ userId: USERS.variant, arm: 2 })).toEqual({ ...variant, overruledBy: 'arm' });
    const named = { userId: USERS.variant, reference: `${PROMPT}@3` };
    expect(await of(named)).toEqual({ ...variant, overruledBy: 'version' });
    const pinned = { ...variant, overruledBy: 'pin' };
    expect(await of({ userId: USERS.variant, pins: `${PROMPT}@3` })).toEqual(pinned);
    expect(await of({ userId: USERS.variant, pins: `${PROMPT}@99` })).toEqual(pinned);
    const unlooked = { place: 0, traffic: null, split: null, range: null };
    expect((await of({}))?.assignment).toEqual({ kind: 'nobody', ...unlooked });
    expect((await of({ userId: 'tester' }))?.assignment).toEqual({ kind: 'forced', ...unlooked, place: 1 });
    const { admin } = fixture();
    await admin.stopTest(id, { keepControl: true, environment });
    expect(await of({ userId: USERS.variant })).toBeNull();
  });

  it('is explained by the variables of the version that the user gets', async () => {
    const { admin, database, served } = fixture();
    const environment = await served();
    const reference = `typed/${environment}`;
    await pushContracts(database, reference, {}, { count: { type: 'number' } });
    await admin.promote([`${reference}@1`], { environment });
    await admin.startTest({ prompt: reference, arms: [2], environment, acceptContract: true });
    const input = { reference, arm: 2, explains: true };
    const missing = await ask(fixture(), environment, input);
    expect({ resolved: missing.resolved, variables: missing.explanation.variables }).toEqual({
      resolved: null,
      variables: [{ name: 'count', type: 'number', required: true }],
    });
    const given = await ask(fixture(), environment, { ...input, typed: new Map([['count', '7']]) });
    expect(given.resolved?.rendered).toBe('version 2');
    expect((await ask(fixture(), environment, { reference })).explanation.variables).toEqual([]);
  });

  it('is refused where the arm is none, or a version is named as well', async () => {
    const { environment } = await started();
    await expect(ask(fixture(), environment, { arm: 4, explains: true })).rejects.toMatchObject({
      code: 'arm-unavailable',
      exit: 4,
    });
    await expect(ask(fixture(), environment, { arm: 3, reference: `${PROMPT}@3` })).rejects.toMatchObject({
      code: 'usage',
      exit: 2,
    });
    const other = await fixture().served();
    await expect(ask(fixture(), other, { arm: 3 })).rejects.toMatchObject({ code: 'arm-unavailable' });
  });
});
