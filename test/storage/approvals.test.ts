import { describe, expect, inject, test } from 'vitest';
import { forcedDigest } from '../../src/domain/assignment.ts';
import { canonicalContent } from '../../src/domain/content.ts';
import { approveRequest, listRequests, readRequest } from '../../src/storage/requests.ts';
import { asking, make, startTest, testOf } from '../helpers/changes.ts';
import { ask } from '../helpers/embedded-home.ts';
import { rejection } from '../helpers/rejection.ts';
import { promoted } from '../helpers/use-database.ts';
import { idOf, useGuarded } from './guarded.ts';

describe.each(inject('servers'))('a request for a release, on $label', (server) => {
  const { fixture, logins, owner, ann, ben, guarded, approve, request, log } = useGuarded(server);

  test('makes nothing live, says who asked, and is released by another login as it was asked for', async () => {
    const { name, environment } = await guarded();
    const asked = await request(environment, `${name}@2`);
    const waiting = {
      id: expect.stringMatching(/^rq-[0-9a-f]{12}$/),
      environment,
      kind: 'promote',
      items: [
        {
          prompt: name,
          version: 2,
          served: 1,
          digest: expect.stringMatching(/^[0-9a-f]{64}$/),
          start: null,
          ramp: null,
        },
      ],
      reason: 'better',
      author: 'Ann',
      dbUser: logins().ann.name,
      at: expect.any(String),
      state: 'open',
      ended: null,
    };
    expect(asked).toMatchObject({ revision: null, epoch: null, at: null, request: { ...waiting, isNew: true } });
    expect(await log(environment)).toHaveLength(1);
    const made = await approve(ben(), idOf(asked));
    const ended = { author: 'Ben', dbUser: logins().ben.name, at: made.at, reason: 'better', revision: 2 };
    expect(made).toMatchObject({
      revision: 2,
      author: 'Ben',
      reason: 'better',
      items: [{ prompt: name, version: 2, previousVersion: 1, changed: true }],
      request: { ...waiting, state: 'released', ended, isNew: false },
    });
    expect((await log(environment))[0]).toMatchObject({
      author: 'Ben',
      dbUser: logins().ben.name,
      request: { id: idOf(asked), author: 'Ann', dbUser: logins().ann.name },
    });
    expect(await readRequest(owner(), idOf(asked))).toEqual({ ...waiting, source: {}, state: 'released', ended });
  });

  test('that is asked for again is the same one, whoever asks', async () => {
    const { name, environment } = await guarded();
    const first = await request(environment, `${name}@2`);
    const again = await make(ben(), environment, 'promote', [`${name}@2`], { reason: 'mine', author: 'Ben' });
    expect(again.request).toEqual({ ...first.request, isNew: false });
    expect(idOf(await request(environment, `${name}@3`))).not.toBe(idOf(first));
    expect(await listRequests(owner(), { environment, isWaiting: true, limit: null })).toHaveLength(2);
  });

  test('is not approved by whoever asked, whatever name he goes by', async () => {
    const { name, environment } = await guarded();
    const id = idOf(await request(environment, `${name}@2`));
    expect(await rejection(approve(ann(), id))).toMatchObject({ code: 'request-own', exit: 1, data: { id } });
    expect(await log(environment)).toHaveLength(1);
  });

  test('takes no rollback, and no end of a test with its control, but its end with a variant', async () => {
    const { name, environment } = await guarded();
    const done = await approve(ben(), idOf(await request(environment, `${name}@2`)));
    expect(done.revision).toBe(2);
    expect(await make(ann(), environment, 'rollback', [`${name}@1`])).toMatchObject({ revision: 3, request: null });
    const start = { prompt: name, version: null, start: testOf([3], { salt: 'kept', coverage: 1000 }) };
    const started = await make(ann(), environment, 'test-start', [start], { reason: 'try' });
    expect(started).toMatchObject({
      revision: null,
      request: { kind: 'test-start', items: [{ start: { coverage: 1000 } }] },
    });
    await approve(ben(), idOf(started));
    const kept = await make(ann(), environment, 'test-stop', [{ prompt: name, version: null }], { reason: 'enough' });
    expect(kept).toMatchObject({ revision: 5, request: null });
    await approve(ben(), idOf(await make(ann(), environment, 'test-start', [start], { reason: 'again' })));
    const ramped = await make(ann(), environment, 'test-ramp', [{ prompt: name, version: null, ramp: 5000 }], {
      reason: 'more',
    });
    expect(ramped).toMatchObject({ revision: null, request: { kind: 'test-ramp', items: [{ ramp: 5000 }] } });
    expect(await approve(ben(), idOf(ramped))).toMatchObject({ revision: 7, kind: 'test-ramp' });
    const won = await make(ann(), environment, 'test-stop', [`${name}@3`], { reason: 'won' });
    expect(won).toMatchObject({ revision: null, request: { kind: 'test-stop', items: [{ version: 3, served: 1 }] } });
    expect(await approve(ben(), idOf(won))).toMatchObject({ revision: 8, items: [{ version: 3 }] });
    const gone = await make(ann(), environment, 'retire', [name], { reason: 'unused' });
    expect(gone).toMatchObject({ revision: null, request: { kind: 'retire', items: [{ version: null, served: 3 }] } });
    expect(await approve(ben(), idOf(gone))).toMatchObject({
      revision: 9,
      items: [{ version: null, previousVersion: 3 }],
    });
  });

  test('to start a test keeps its salt and its forced users', async () => {
    const { name, environment } = await guarded();
    const forced = { ['d'.repeat(64)]: 2 };
    const start = testOf([2], { salt: 'of-the-request', isSaltChosen: false, forced });
    const asked = await make(ann(), environment, 'test-start', [{ prompt: name, version: null, start }], {
      reason: 'try',
    });
    expect(asked.request?.items[0]?.start).not.toHaveProperty('salt');
    const made = await approve(ben(), idOf(asked));
    expect(made.items[0]?.test).toMatchObject({ salt: 'of-the-request', forced: 1, stopped: null });
    const stored = await ask(
      fixture().superuserUrl,
      `select user_digest as digest, place from promptctl.ab_forced where test_id = '${made.items[0]?.test?.id}'`,
    );
    expect(stored).toEqual([{ digest: 'd'.repeat(64), place: 1 }]);
  });

  test('to start a test is one with another that differs in a salt that nobody chose', async () => {
    const { name, environment } = await guarded();
    const start = (salt: string, isSaltChosen: boolean, into: number) => {
      const given = testOf([2], { salt, isSaltChosen, forced: { [forcedDigest(salt, 'user')]: into } });
      return make(ann(), environment, 'test-start', [{ prompt: name, version: null, start: given }], { reason: 'try' });
    };
    const first = await start('one', false, 2);
    expect(idOf(await start('two', false, 2))).toBe(idOf(first));
    expect(idOf(await start('two', false, 1))).not.toBe(idOf(first));
    expect(idOf(await start('one', true, 2))).not.toBe(idOf(first));
  });

  test.each([
    ['promote', 2, undefined],
    ['test-start', null, [2]],
  ] as const)('to %s is refused where a superuser changed its content since', async (kind, version, variants) => {
    const { name, environment } = await guarded();
    const item = { prompt: name, version, ...(variants === undefined ? {} : { start: testOf(variants) }) };
    const id = idOf(await make(ann(), environment, kind, [item], { reason: 'better' }));
    const other = canonicalContent({ template: 'something else' });
    await ask(
      fixture().superuserUrl,
      `set session_replication_role = replica;
       update promptctl.prompt_versions set content = '${other}' where version = 2 and prompt_id = (select id from promptctl.prompts where name = '${name}')`,
    );
    expect(await rejection(approve(ben(), id))).toMatchObject({ code: 'database-failed' });
    expect(await log(environment)).toHaveLength(1);
  });

  test('in a protected environment gives a reason', async () => {
    const { name, environment } = await guarded();
    const refused = { code: 'reason-missing', exit: 2, data: { environment } };
    expect(await rejection(make(ann(), environment, 'promote', [`${name}@2`]))).toEqual(refused);
    const test = await startTest(owner(), await promoted(owner(), `${name}@1`), name, [2]);
    expect(test).toMatch(/^ab-/);
  });

  test('leaves nothing behind when it is dry', async () => {
    const { name, environment } = await guarded();
    const dry = await make(ann(), environment, 'promote', [`${name}@2`], { reason: 'better', dryRun: true });
    expect(dry).toMatchObject({ revision: null, request: { isNew: true } });
    expect(await readRequest(owner(), idOf(dry))).toBeNull();
    const asked = await request(environment, `${name}@2`);
    const tried = await approveRequest(ben(), idOf(asked), asking({ dryRun: true }));
    expect(tried).toMatchObject({ revision: 2, request: { state: 'released' } });
    expect(await readRequest(owner(), idOf(asked))).toMatchObject({ state: 'open' });
  });
});
