import { randomUUID } from 'node:crypto';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { forcedDigest } from '../../src/domain/assignment.ts';
import { type Database, openDatabase } from '../../src/storage/database.ts';
import { listReleases } from '../../src/storage/releases.ts';
import type { TestStart } from '../../src/storage/tests.ts';
import { listVersions } from '../../src/storage/versions.ts';
import { make, prompt, push, pushVersions, startTest, testOf } from '../helpers/changes.ts';
import { outcomeOf, rejection } from '../helpers/rejection.ts';
import { newEnvironment, useDatabase } from '../helpers/use-database.ts';

describe.each(inject('servers'))('a request, on $label', (server) => {
  const fixture = useDatabase(server, { max: 8 });
  const database = () => fixture().database;
  const log = (environment: string) =>
    listReleases(database(), environment, { prompt: null, since: null, limit: null });
  const versions = async (name: string) => (await listVersions(database(), name, null)).length;

  test('to push that is asked again gets its first answer, though others pushed since', async () => {
    const requestId = randomUUID();
    const items = [prompt('again', 'one')];
    const first = await push(database(), items, { requestId });
    await push(database(), [prompt('again', 'two', 1)]);
    expect(await push(database(), items, { requestId })).toEqual(first);
    expect(await versions('again')).toBe(2);
  });

  test('to release that is asked again gets its first answer, though others released since', async () => {
    await pushVersions(database(), ['a'], 2);
    const environment = await newEnvironment(database());
    const requestId = randomUUID();
    const ask = () =>
      make(database(), environment, 'promote', [{ prompt: 'a', version: 1, expected: null }], { requestId });
    const first = await ask();
    await make(database(), environment, 'promote', ['a@2']);
    expect(await ask()).toEqual(first);
    expect(await log(environment)).toHaveLength(2);
  });

  test('that was refused may be asked again, and is decided anew', async () => {
    const requestId = randomUUID();
    const items = [prompt('anew', 'text', 1)];
    expect(await outcomeOf(push(database(), items, { requestId }))).toBe('push-conflict');
    await pushVersions(database(), ['anew'], 1);
    expect(await push(database(), items, { requestId })).toMatchObject([{ version: 2, outcome: 'created' }]);
  });

  test('is not taken for another one that has its id', async () => {
    const requestId = randomUUID();
    await push(database(), [prompt('reused', 'one')], { requestId });
    const refused = { code: 'request-reused', exit: 5, data: { requestId } };
    expect(await rejection(push(database(), [prompt('reused', 'two', 1)], { requestId }))).toEqual(refused);
    expect(await rejection(make(database(), 'staging', 'promote', ['reused@1'], { requestId }))).toEqual(refused);
    expect(await versions('reused')).toBe(1);
  });

  test('is not answered to another user', async () => {
    const requestId = randomUUID();
    const items = [prompt('private', 'one')];
    await push(database(), items, { requestId });
    const somebodyElse = openDatabase(fixture().superuserUrl, 'test');
    onTestFinished(() => somebodyElse.close());
    expect(await rejection(push(somebodyElse, items, { requestId }))).toMatchObject({ code: 'request-reused' });
  });

  test('that is asked many times at once has one effect and one answer', async () => {
    const requestId = randomUUID();
    const answers = await many(() => push(database(), [prompt('once', 'text')], { requestId }));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject([{ name: 'once', version: 1, outcome: 'created' }]);
    expect(await versions('once')).toBe(1);
  });

  test('to release that is asked many times at once makes one release', async () => {
    await pushVersions(database(), ['b'], 1);
    const environment = await newEnvironment(database());
    const requestId = randomUUID();
    const answers = await many(() => make(database(), environment, 'promote', ['b@1'], { requestId }));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect((await log(environment)).map(({ revision }) => revision)).toEqual([1]);
  });

  test('to start a test that is asked again with another random salt gets its first answer, as long as nothing chosen differs', async () => {
    await pushVersions(database(), ['t'], 3);
    const environment = await newEnvironment(database());
    await make(database(), environment, 'promote', ['t@1']);
    const requestId = randomUUID();
    const ask = (salt: string, further: Partial<TestStart> = {}) => {
      const start = testOf([2], {
        salt,
        isSaltChosen: false,
        forced: { [forcedDigest(salt, 'user-1')]: 2 },
        ...further,
      });
      const item = { prompt: 't', version: null, expected: 1, expectedTest: null, start };
      return make(database(), environment, 'test-start', [item], { requestId });
    };
    const first = await ask('one');
    await make(database(), environment, 'test-stop', ['t']);
    expect(await ask('two')).toEqual(first);
    expect(first.items[0]?.test).toMatchObject({ salt: 'one', forced: 1, stopped: null });
    const refused = { code: 'request-reused', exit: 5, data: { requestId } };
    const others: Partial<TestStart>[] = [
      { weights: [4000, 6000] },
      { variants: [3] },
      { coverage: 100 },
      { metric: 'cost' },
      { minimumEffect: 0.1 },
      { alpha: 0.1 },
      { maxDays: 3 },
      { hashVersion: 2 },
      { isSaltChosen: true },
      { forced: { ['d'.repeat(64)]: 1 } },
      { forced: { ['d'.repeat(64)]: 2, ['e'.repeat(64)]: 2 } },
      { forced: {} },
    ];
    for (const other of others) expect(await rejection(ask('one', other))).toEqual(refused);
    expect(await log(environment)).toHaveLength(3);
  });

  test('to start a test with a chosen salt is another one with another salt, or with other users forced', async () => {
    await pushVersions(database(), ['u'], 3);
    const environment = await newEnvironment(database());
    await make(database(), environment, 'promote', ['u@1']);
    const requestId = randomUUID();
    const ask = (salt: string, user: string) => {
      const start = testOf([2], { salt, forced: { [forcedDigest(salt, user)]: 2 } });
      return make(database(), environment, 'test-start', [{ prompt: 'u', version: null, start }], { requestId });
    };
    const first = await ask('chosen', 'user-1');
    expect(await ask('chosen', 'user-1')).toEqual(first);
    expect(await rejection(ask('other', 'user-1'))).toMatchObject({ code: 'request-reused' });
    expect(await rejection(ask('chosen', 'user-2'))).toMatchObject({ code: 'request-reused' });
  });

  test('to ramp or end a test that is asked again gets its first answer, whatever was expected', async () => {
    await pushVersions(database(), ['v'], 3);
    const environment = await newEnvironment(database());
    await make(database(), environment, 'promote', ['v@1']);
    const test = await startTest(database(), environment, 'v', [2], { start: { coverage: 100 } });
    const [ramping, ending] = [randomUUID(), randomUUID()];
    const ramp = (expectedCoverage: number, to = 1000) =>
      make(
        database(),
        environment,
        'test-ramp',
        [{ prompt: 'v', version: null, ramp: to, expectedTest: test, expectedCoverage }],
        { requestId: ramping },
      );
    const end = (version: number | null, expectedTest: string | null) =>
      make(database(), environment, 'test-stop', [{ prompt: 'v', version, expectedTest }], { requestId: ending });
    const ramped = await ramp(100);
    expect(await ramp(1000)).toEqual(ramped);
    expect(await rejection(ramp(1000, 2000))).toMatchObject({ code: 'request-reused' });
    const ended = await end(2, test);
    expect(await end(2, null)).toEqual(ended);
    expect(await ramp(1000)).toEqual(ramped);
    expect(await rejection(end(null, test))).toMatchObject({ code: 'request-reused' });
    expect((await log(environment)).map(({ kind }) => kind)).toEqual([
      'test-stop',
      'test-ramp',
      'test-start',
      'promote',
    ]);
  });

  test('leaves nothing behind when it is dry', async () => {
    const requestId = randomUUID();
    await push(database(), [prompt('dry', 'text')], { requestId, dryRun: true });
    expect(await answerOf(database(), requestId)).toBe(null);
  });
});

function many<T>(ask: () => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: 8 }, ask));
}

async function answerOf(database: Database, requestId: string): Promise<unknown> {
  const [row] = await database.query<{ answer: unknown }>(
    'select result as answer from promptctl.requests where id = $1',
    [requestId],
  );
  return row?.answer ?? null;
}
