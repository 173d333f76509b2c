import { randomUUID } from 'node:crypto';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { type Database, openDatabase } from '../../src/storage/database.ts';
import { listReleases } from '../../src/storage/releases.ts';
import { listVersions } from '../../src/storage/versions.ts';
import { make, prompt, push, pushVersions } from '../helpers/changes.ts';
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
