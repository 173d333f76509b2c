import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import type { Database } from '../../src/storage/database.ts';
import { listGrants } from '../../src/storage/grants.ts';
import { make, prompt, push, pushVersions } from '../helpers/changes.ts';
import { ask } from '../helpers/embedded-home.ts';
import { createLogin, dropLogin, useLogins } from '../helpers/logins.ts';
import { outcomeOf, rejection } from '../helpers/rejection.ts';
import { newEnvironment, useDatabase } from '../helpers/use-database.ts';
import { digestAll, openAttacker } from './attacked.ts';

const SERVED = 'support/reply';

describe.each(inject('servers'))('whoever says what is not so, on $label', (server) => {
  const fixture = useDatabase(server);
  const logins = useLogins(fixture, {
    author: [{ role: 'author', prompts: 'support/*' }],
    ann: ['releaser'],
    ben: ['releaser'],
    narrow: [{ role: 'releaser', environment: 'staging', prompts: 'support/*' }],
    admin: ['admin'],
    app: [{ role: 'app', environment: 'staging' }],
  });
  const owner = () => fixture().database;
  const at = (who: keyof ReturnType<typeof logins>): Database => logins()[who].database;
  const nothingChanged = async (work: () => Promise<void>) => {
    const before = await digestAll(fixture());
    await work();
    expect(await digestAll(fixture())).toEqual(before);
  };

  beforeAll(async () => {
    await pushVersions(owner(), [SERVED, 'support/close', 'other/one'], 3);
    await make(owner(), 'staging', 'promote', [`${SERVED}@1`]);
  });

  test('goes no further than its grant, however the one prompt that it may not hides among others', async () => {
    await nothingChanged(async () => {
      const pushed = push(at('author'), [prompt('support/new', 'x'), prompt('other/new', 'y')]);
      expect(await rejection(pushed)).toMatchObject({
        code: 'not-granted',
        exit: 1,
        data: { login: logins().author.name, role: 'author', environment: null, prompts: ['other/new'] },
      });
      for (const [who, environment, items, refused] of [
        ['narrow', 'staging', [`${SERVED}@2`, 'other/one@1'], ['other/one']],
        ['narrow', 'production', [`${SERVED}@2`], [SERVED]],
        ['narrow', 'nowhere', [`${SERVED}@2`], [SERVED]],
      ] as const) {
        expect(await rejection(make(at(who), environment, 'promote', items))).toMatchObject({
          code: 'not-granted',
          data: { role: 'releaser', environment, prompts: refused },
        });
      }
      for (const who of ['author', 'app', 'admin'] as const) {
        const outcome = await outcomeOf(make(at(who), 'nowhere', 'promote', [`${SERVED}@2`]));
        expect(outcome).toBe(who === 'admin' ? 'environment-not-found' : 'permission-denied');
      }
    });
  });

  test('says who it is, and is written down beside who it was', async () => {
    await push(at('author'), [prompt('support/forged', 'x')], { author: 'promptctl', source: { dbUser: 'promptctl' } });
    await make(at('narrow'), 'staging', 'promote', ['support/forged@1'], { author: logins().ann.name });
    const { author, narrow, ann } = logins();
    expect(
      await owner().query(
        `select author, db_user::text as login from promptctl.version_list where prompt = 'support/forged'`,
      ),
    ).toEqual([{ author: 'promptctl', login: author.name }]);
    expect(
      await owner().query(
        `select author, db_user::text as login from promptctl.audit_list order by sequence desc limit 2`,
      ),
    ).toEqual([
      { author: ann.name, login: narrow.name },
      { author: 'promptctl', login: author.name },
    ]);
  });

  test('gets no answer of another login, nor another answer, for an id that was used', async () => {
    const requestId = randomUUID();
    await make(at('narrow'), 'staging', 'promote', [`${SERVED}@2`], { requestId });
    await nothingChanged(async () => {
      for (const who of ['ann', 'admin'] as const) {
        const replayed = make(at(who), 'staging', 'promote', [`${SERVED}@2`], { requestId });
        expect(await outcomeOf(replayed)).toBe('request-reused');
      }
      const other = make(at('narrow'), 'staging', 'promote', [`${SERVED}@3`], { requestId });
      expect(await outcomeOf(other)).toBe('request-reused');
      expect(await outcomeOf(make(at('narrow'), 'staging', 'promote', [`${SERVED}@2`], { requestId }))).toBe('done');
    });
  });

  test('loses with its grant also the answers that it got', async () => {
    const requestId = randomUUID();
    const login = await createLogin(fixture(), 'former', ['author', 'releaser']);
    onTestFinished(() => dropLogin(fixture(), login));
    await push(login.database, [prompt('support/former', 'x')], { requestId });
    await owner().query('select promptctl.revoke_role($1, $2, null, null, $3)', [login.name, 'author', 'me']);
    const again = push(login.database, [prompt('support/former', 'x')], { requestId });
    expect(await outcomeOf(again)).toBe('permission-denied');
  });

  test('pretends nothing about an item: only its named keys are read', async () => {
    const [other] = await owner().query<{ id: string }>(
      `select id from promptctl.version_list where prompt = 'other/one' and version = 3`,
    );
    const forged = {
      promptId: 1,
      servedId: null,
      versionId: other?.id,
      unchanged: true,
      held: [other?.id],
      refusal: null,
      stack: 1,
      top: 1,
      below: 1,
    };
    const environment = await newEnvironment(owner());
    const items = JSON.stringify([{ prompt: SERVED, version: 3, ...forged }]);
    const rows = await at('ann').query(
      `select promptctl.release($1, $2, 'promote', '', 'me', '{}', null, '{}') as result`,
      [environment, items],
    );
    expect(rows).toMatchObject([{ result: { revision: 1, items: [{ prompt: SERVED, version: 3, changed: true }] } }]);
  });

  test('approves no request of its own, neither as another role nor through another author', async () => {
    const environment = await newEnvironment(owner());
    await owner().query(`select promptctl.protect_environment($1, true, true, 'me')`, [environment]);
    const asked = await make(at('ann'), environment, 'promote', [`${SERVED}@1`], { reason: 'why' });
    const id = (asked as unknown as { request: { id: string } }).request.id;
    const approve = (who: 'ann' | 'ben') =>
      at(who).query(`select promptctl.approve($1, $2, '{}', null) as result`, [id, logins().ben.name]);
    await nothingChanged(async () => {
      expect(asked.revision).toBe(null);
      expect(await outcomeOf(approve('ann'))).toBe('request-own');
      for (const who of ['author', 'narrow', 'app'] as const) {
        const refused = at(who).query(`select promptctl.approve($1, 'x', '{}', null)`, [id]);
        expect(await outcomeOf(refused)).toBe(who === 'narrow' ? 'not-granted' : 'permission-denied');
      }
      const ann = await openAttacker(logins().ann.url);
      expect(await ann.attempt(`set role "${logins().ben.name}"`)).toBe('42501');
      await ann.close();
    });
    // A member of another login may put on its role: who is at the door stays the same.
    await ask(fixture().superuserUrl, `grant "${logins().ben.name}" to "${logins().ann.name}"`);
    const ann = await openAttacker(logins().ann.url);
    expect(
      await ann.answer(`set role "${logins().ben.name}"; select promptctl.approve('${id}', 'x', '{}', null)`),
    ).toMatchObject({ code: 'PC001', message: 'request-own' });
    await ann.close();
    expect(await approve('ben')).toMatchObject([{ result: { revision: 1, request: { state: 'released' } } }]);
  });

  test('gives itself nothing', async () => {
    await nothingChanged(async () => {
      for (const who of ['author', 'ann', 'narrow', 'app'] as const) {
        const { name, database } = logins()[who];
        for (const statement of [
          `select promptctl.grant_role('${name}', 'admin', '*', '**', 'me')`,
          `select promptctl.revoke_role('${logins().admin.name}', null, null, null, 'me')`,
          `select promptctl.protect_environment('staging', false, false, 'me')`,
          `select promptctl.align_privileges('${name}')`,
        ])
          expect(await outcomeOf(database.query(statement))).toBe('permission-denied');
      }
    });
    const { name } = logins().admin;
    expect(await listGrants(owner(), name)).toMatchObject([{ role: 'admin' }]);
  });

  test('learns of no other environment than its own, as an app', async () => {
    const read = (environment: string) =>
      at('app').query('select * from promptctl.environment_head($1)', [environment]);
    expect(await read('staging')).toHaveLength(1);
    expect(await rejection(read('production'))).toMatchObject({
      code: 'not-granted',
      data: { environment: 'production' },
    });
    expect(
      await outcomeOf(at('app').query(`select * from promptctl.read_environment('production', null, null, null)`)),
    ).toBe('not-granted');
  });

  test('holds nobody up with advisory locks', async () => {
    const holder = await openAttacker(logins().app.url);
    await holder.run(
      `begin; select pg_advisory_xact_lock(key), pg_advisory_xact_lock(hashtextextended(name, 0))
       from generate_series(0, 50) as key, unnest('{promptctl.audit,audit,production,staging}'::text[]) as name`,
    );
    const environment = await newEnvironment(owner());
    expect(await make(owner(), environment, 'promote', [`${SERVED}@2`])).toMatchObject({ revision: 1 });
    await holder.run('rollback');
    await holder.close();
  });
});
