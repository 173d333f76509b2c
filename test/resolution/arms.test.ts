import { describe, expect, it } from 'vitest';
import { forcedDigest } from '../../src/domain/assignment.ts';
import type { ServedTest } from '../../src/domain/served-test.ts';
import { createAsking } from '../../src/resolution/answering.ts';
import { createPins } from '../../src/resolution/pins.ts';
import { pinsToFetch } from '../../src/resolution/pins-held.ts';
import type { GetPromptOptions } from '../../src/resolution/prompts.ts';
import { resolveHeld, resolveVersion } from '../../src/resolution/resolve.ts';
import { holdingOf, served } from '../helpers/held-prompts.ts';
import { armsOfUsers, SALT, servedTest, USERS } from '../helpers/served-tests.ts';
import { thrown } from '../helpers/thrown.ts';
import { ask, counted, eight, nine, noPins, six, uncounted, underTest } from './under-test.ts';

describe('a prompt under test', () => {
  const test = servedTest([eight, nine]);
  const arms = armsOfUsers(test, 7);

  it('gives every user in the test an arm by the split, counted, and everybody else the control, uncounted', () => {
    const holding = underTest(test);
    const answers = USERS.map((userId) => ask(holding, { userId }));
    expect(answers).toEqual(USERS.map((user) => (arms[user] === undefined ? uncounted(7) : counted(arms[user]))));
    const versions = answers.map((answer) => (answer.test === null ? null : answer.version));
    expect(new Set(versions)).toEqual(new Set([7, 8, 9, null]));
    for (const userId of ['', null, undefined]) expect(ask(holding, { userId })).toEqual(uncounted(7));
  });

  it('gives results of the shape of all others, whose test is one frozen object for all of an arm', () => {
    const holding = underTest(test);
    const [userId, another] = USERS.filter((user) => arms[user] === 8);
    const resolve = (caller: GetPromptOptions) =>
      resolveHeld(holding, 'reply', {}, { pins: noPins, stale: false }, caller);
    const result = resolve({ userId });
    expect(result).toStrictEqual({
      ...resolve({}),
      version: 8,
      versionId: 'pv-8',
      digest: eight.digest,
      test: { id: 'ab-0123456789ab', arm: 8, coverage: 5_000 },
      userId,
      rendered: 'text 8',
      messages: [{ role: 'user', content: 'text 8' }],
      model: 'model-8',
    });
    expect(Object.keys(result)).toEqual(Object.keys(resolve({})));
    expect(JSON.parse(JSON.stringify(result))).toStrictEqual(result);
    expect([Object.isFrozen(result.test), resolve({ userId: another }).test === result.test]).toEqual([true, true]);
  });

  it('gives forced users their arm, whatever the coverage and the split say, uncounted', () => {
    const forced = Object.fromEntries(USERS.map((user, i) => [forcedDigest(SALT, user), i % 3]));
    const holding = underTest(servedTest([eight, nine], { forced }));
    expect(USERS.map((userId) => ask(holding, { userId }))).toEqual(USERS.map((_, i) => uncounted(7 + (i % 3))));
  });

  it('gives everybody the control, uncounted, where the algorithm of the test is not known', () => {
    const forced = { [forcedDigest(SALT, 'user-0')]: 1 };
    const holding = underTest(servedTest([eight], { coverage: 10_000, hashVersion: 2, forced }));
    expect(USERS.map((userId) => ask(holding, { userId }))).toEqual(USERS.map(() => uncounted(7)));
    expect(ask(holding, { arm: 8 })).toEqual(uncounted(8));
  });

  it('gives it also where nothing but the variants of such a test is as it is here', () => {
    const { id, salt, variants } = servedTest([eight]);
    const holding = underTest({ id, salt, hashVersion: 2, variants } as ServedTest);
    expect([ask(holding, { userId: 'user-0' }), ask(holding, { arm: 8 })]).toEqual([uncounted(7), uncounted(8)]);
  });

  it('has its variants at hand for who asks for a version, uncounted', () => {
    const holding = underTest(test);
    const versions = [7, 6, 8, 9].map((version) => resolveVersion(holding, 'reply', version, {}, false, null));
    expect(versions).toMatchObject([uncounted(7), uncounted(6), uncounted(8), uncounted(9)]);
    expect(resolveVersion(holding, 'reply', 5, {}, false, null)).toBeNull();
  });
});

describe('a pinned prompt under test', () => {
  const pinned = (version: number) => {
    const problems: string[] = [];
    const pins = createPins(new Map([['reply', version]]), (_, message) => problems.push(message));
    return { pins, problems, holding: underTest(servedTest([eight], { coverage: 10_000 })) };
  };

  it.each([6, 7, 8])('is served at version %i to everybody, uncounted', (version) => {
    const { holding, pins, problems } = pinned(version);
    expect(holding.state && pinsToFetch(pins, holding.state)).toEqual([]);
    expect(USERS.map((userId) => ask(holding, { userId }, pins))).toEqual(USERS.map(() => uncounted(version)));
    expect(problems).toEqual([]);
  });

  it('is served as live to everybody while its version cannot be had, as the problem says', () => {
    const { holding, pins, problems } = pinned(5);
    expect(USERS.map((userId) => ask(holding, { userId }, pins))).toEqual(USERS.map(() => uncounted(7)));
    expect(problems).toEqual(['reply is pinned at version 5, which cannot be had now; version 7 is served instead']);
  });

  it('gives way to the arm that a tester asks for', () => {
    const { holding, pins } = pinned(6);
    expect([ask(holding, { arm: 8 }, pins), ask(holding, { arm: 7, userId: 'user-0' }, pins)]).toEqual([
      uncounted(8),
      uncounted(7),
    ]);
  });
});

describe('an arm that a tester asks for', () => {
  const unavailable = (arm: number, reason: string) => ({
    code: 'arm-unavailable',
    exit: 4,
    data: { prompt: 'reply', environment: 'production', arm, reason },
  });

  it('is served whoever the user is, the control too, uncounted', () => {
    const holding = underTest(servedTest([eight, nine], { coverage: 10_000 }));
    const asked = [7, 8, 9].flatMap((arm) => [ask(holding, { arm }), ask(holding, { arm, userId: 'user-1' })]);
    expect(asked).toEqual([7, 7, 8, 8, 9, 9].map(uncounted));
  });

  it('is refused with the arms that there are', () => {
    const [one, two] = [underTest(servedTest([eight])), underTest(servedTest([eight, nine]))];
    expect(thrown(() => ask(one, { arm: 9 }))).toEqual(unavailable(9, 'it has 7 and 8'));
    // What was live before is no arm.
    expect(thrown(() => ask(two, { arm: 6 }))).toEqual(unavailable(6, 'it has 7, 8 and 9'));
    expect(thrown(() => ask(underTest(null), { arm: 7 }))).toEqual(unavailable(7, 'no test runs'));
  });

  it('of a prompt that is not served is refused as the prompt is', () => {
    const holding = holdingOf([served('gone', null, six)]);
    const refusal = (name: string) =>
      thrown(() => resolveHeld(holding, name, {}, { pins: noPins, stale: false }, { arm: 8 }));
    expect([refusal('gone'), refusal('repyl')]).toMatchObject([
      { code: 'prompt-not-served', data: { retired: true } },
      { code: 'prompt-not-served', data: { retired: false } },
    ]);
  });

  it('is covered by a fallback, and what is none or comes with a version is not', () => {
    const holding = underTest(servedTest([eight]));
    const told: unknown[] = [];
    const { getPromptSync } = createAsking({
      environment: 'production',
      isClosed: () => false,
      prepare: () => null,
      answer: (name, variables, options) =>
        resolveHeld(holding, name, variables, { pins: noPins, stale: false }, options),
      onAnswer: () => told.push('answered'),
      onFallback: (name) => told.push(name),
    });
    const asked = (options: object) => thrown(() => getPromptSync('reply', {}, { fallback: 'instead', ...options }));
    expect(asked({ arm: 9 })).toMatchObject({ value: { rendered: 'instead', source: 'fallback', test: null } });
    expect(told).toEqual(['reply']);
    const wrong = [0, -8, 8.5, '8', Number.NaN, null];
    expect(wrong.map((arm) => asked({ arm }))).toMatchObject(
      wrong.map(() => ({ code: 'options-invalid', exit: 2, data: { option: 'arm' } })),
    );
    expect(asked({ arm: 8, version: 8 })).toEqual({
      code: 'options-invalid',
      exit: 2,
      data: { option: 'arm', problem: 'and version exclude each other' },
    });
  });
});

describe('an arm that cannot be rendered', () => {
  const broken = { version: 8, versionId: 'pv-8', digest: '', content: '{"template":"{{x}}"}' };
  const test = servedTest([broken], { coverage: 10_000, weights: [5_000, 5_000] });
  const arms = armsOfUsers(test, 7);

  it('fails those who are assigned to it, every time, and nobody else', () => {
    const holding = underTest(test);
    for (let i = 0; i < 2; i++) {
      expect(USERS.map((userId) => thrown(() => ask(holding, { userId })))).toMatchObject(
        USERS.map((user) => (arms[user] === 8 ? { code: 'template-invalid' } : { value: counted(7, 10_000) })),
      );
    }
  });

  it('fails those who get the control where it is the control', () => {
    const variant = { ...test, variants: [eight] };
    const holding = holdingOf([served('reply', { ...broken, version: 7 }, null, variant)]);
    expect(USERS.map((userId) => thrown(() => ask(holding, { userId })))).toMatchObject(
      USERS.map((user) => (arms[user] === 7 ? { code: 'template-invalid' } : { value: counted(8, 10_000) })),
    );
    expect(thrown(() => ask(holding, {}))).toMatchObject({ code: 'template-invalid' });
  });
});
