import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { type ErrorCode, type ErrorData } from '../../src/domain/errors/catalogue.ts';
import { PromptctlError } from '../../src/domain/errors/error.ts';
import { askOnce } from '../../src/storage/asking.ts';
import { type Database, openDatabase } from '../../src/storage/database.ts';
import { listReleases } from '../../src/storage/releases.ts';
import { listTests } from '../../src/storage/tests.ts';
import { readVersion } from '../../src/storage/versions.ts';
import { asking, make, prompt, push, pushVersions, testOf } from '../helpers/changes.ts';
import { rejection } from '../helpers/rejection.ts';
import { openProxy, type TcpProxy } from '../helpers/tcp-proxy.ts';
import { newEnvironment, useDatabase } from '../helpers/use-database.ts';

const EVERYTHING = { prompt: null, since: null, limit: null };

describe.each(inject('servers'))('when the connection is lost, on $label', (server) => {
  const fixture = useDatabase(server);
  let proxy: TcpProxy;
  let remote: Database;

  beforeEach(async () => {
    proxy = await openProxy(fixture().url);
    remote = openDatabase(proxy.url, 'remote', { max: 1 });
    await remote.query('select 1');
  });
  afterEach(async () => {
    await remote.close();
    await proxy.close();
  });

  test('after a push was committed, the push is told as it happened, and happened once', async () => {
    proxy.loseNextReply();
    const answer = await push(remote, [prompt('reply/push', 'text')]);
    const stored = await readVersion(fixture().database, 'reply/push', 1);
    expect(answer).toEqual([
      { name: 'reply/push', version: 1, versionId: stored?.id, digest: stored?.digest, outcome: 'created' },
    ]);
    expect(await readVersion(fixture().database, 'reply/push', 2)).toBe(null);
  });

  test('after a release was committed, the release is told as it happened, and happened once', async () => {
    await pushVersions(fixture().database, ['a'], 1);
    const environment = await newEnvironment(fixture().database);
    proxy.loseNextReply();
    const made = await make(remote, environment, 'promote', [{ prompt: 'a', version: 1, expected: null }]);
    expect(made).toMatchObject({ revision: 1, items: [{ version: 1, previousVersion: null, changed: true }] });
    expect(await listReleases(fixture().database, environment, EVERYTHING)).toMatchObject([{ at: made.at }]);
  });

  test('after a test was started, the test is told as it was frozen, and runs once', async () => {
    await pushVersions(fixture().database, ['t'], 2);
    const environment = await newEnvironment(fixture().database);
    await make(fixture().database, environment, 'promote', ['t@1']);
    proxy.loseNextReply();
    const item = { prompt: 't', version: null, expected: 1, expectedTest: null, start: testOf([2]) };
    const made = await make(remote, environment, 'test-start', [item]);
    const tests = await listTests(fixture().database, { environment });
    expect(made.items.map(({ test }) => test)).toEqual(tests);
    expect(tests).toHaveLength(1);
  });

  test('before a push arrived, the push is made all the same, once', async () => {
    proxy.loseNextRequest();
    expect(await push(remote, [prompt('request/push', 'text')])).toMatchObject([{ version: 1, outcome: 'created' }]);
    expect(await readVersion(fixture().database, 'request/push', 2)).toBe(null);
  });

  test('for good after a push was committed, nothing is claimed, and the request can be looked up', async () => {
    const requestId = randomUUID();
    proxy.loseNextReply();
    proxy.dieAfterLoss();
    expect(await rejection(push(remote, [prompt('dead/push', 'text')], { requestId }))).toEqual({
      code: 'database-outcome-unknown',
      exit: 3,
      data: { target: 'remote', requestId },
    });
    const [row] = await fixture().database.query('select result as answer from promptctl.requests where id = $1', [
      requestId,
    ]);
    expect(row).toMatchObject({ answer: [{ name: 'dead/push', version: 1, outcome: 'created' }] });
  });

  test('for good before a push arrived, nothing is claimed either', async () => {
    proxy.loseNextRequest();
    proxy.dieAfterLoss();
    expect(await rejection(push(remote, [prompt('dead/request', 'text')]))).toMatchObject({
      code: 'database-outcome-unknown',
    });
    expect(await readVersion(fixture().database, 'dead/request', 1)).toBe(null);
  });

  test('in a dry run, it is said and not tried again: nothing was to happen', async () => {
    proxy.loseNextReply();
    const answer = await rejection(push(remote, [prompt('dry', 'text')], { dryRun: true }));
    expect(answer).toMatchObject({ code: 'database-unreachable', data: { target: 'remote', sent: true } });
  });
});

describe('asking again after a lost reply', () => {
  const lost = failure('database-unreachable', { target: 'remote', reason: 'reset', sent: true });
  const unsent = failure('database-unreachable', { target: 'remote', reason: 'refused', sent: false });
  const busy = failure('database-busy', { target: 'remote' });
  const refused = failure('database-login-refused', { target: 'remote', reason: 'no' });
  const conflict = failure('push-conflict', { conflicts: [] });

  test.each([
    ['tells the second answer', [lost, 'done'], 'done'],
    [
      'tells a refusal, which the database only makes when it had not answered before',
      [lost, conflict],
      'push-conflict',
    ],
    ['is unsure when the lock is held, perhaps by the first attempt', [lost, busy], 'database-outcome-unknown'],
    ['is unsure when it may not log in any more', [lost, refused], 'database-outcome-unknown'],
    ['is unsure after three attempts', [lost, unsent, lost, 'done'], 'database-outcome-unknown'],
    ['is sure when nothing was ever sent', [unsent, 'done'], 'database-unreachable'],
    ['is sure when the first attempt was answered', [busy, 'done'], 'database-busy'],
  ])('%s', async (_, outcomes, expected) => {
    const script = [...outcomes];
    const told = askOnce({ target: 'remote' } as Database, asking(), async () => {
      const next = script.shift();
      if (next instanceof PromptctlError) throw next;
      return { code: next };
    });
    expect(await told.catch((error: unknown) => error)).toMatchObject({ code: expected });
  });
});

function failure<C extends ErrorCode>(code: C, data: ErrorData<C>): PromptctlError {
  return new PromptctlError(code, data);
}
