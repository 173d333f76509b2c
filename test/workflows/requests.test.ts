import { describe, expect, onTestFinished, test } from 'vitest';
import { type Admin, openAdmin } from '../../src/admin.ts';
import { grantRole } from '../../src/storage/grants.ts';
import { approversOf } from '../../src/workflows/approvers.ts';
import { pushVersions } from '../helpers/changes.ts';
import { useLogins } from '../helpers/logins.ts';
import { outcomeOf, rejection } from '../helpers/rejection.ts';
import { testedServers } from '../helpers/tested-servers.ts';
import { newEnvironment, useDatabase } from '../helpers/use-database.ts';

describe.each(testedServers())('programs of two logins, on $label', (server) => {
  const fixture = useDatabase(server);
  const logins = useLogins(fixture, {
    ann: ['releaser'],
    ben: ['releaser'],
    cleo: [{ role: 'releaser', prompts: 'support/*' }],
    dora: [{ role: 'releaser', environment: 'staging' }],
  });
  const as = async (url: string): Promise<Admin> => {
    const admin = await openAdmin({ database: url, author: 'Ada' });
    onTestFinished(() => admin.close());
    return admin;
  };

  /** An environment that serves 1 of both prompts, and needs approval. */
  async function guarded(): Promise<{ owner: Admin; ann: Admin; ben: Admin; environment: string }> {
    const { database, url } = fixture();
    const [owner, ann, ben] = [await as(url), await as(logins().ann.url), await as(logins().ben.url)];
    if ((await database.query('select from promptctl.prompt_list')).length === 0)
      await pushVersions(database, ['support/reply', 'billing/dunning'], 2);
    const environment = await newEnvironment(database);
    await owner.promote(['support/reply@1', 'billing/dunning@1'], { environment });
    await owner.protectEnvironment(environment, 'approval');
    return { owner, ann, ben, environment };
  }

  test('request and approve, and each is told what waits for whom', async () => {
    const { ann, ben, environment } = await guarded();
    const asked = await ann.promote(['support/reply@2'], { environment, message: 'shorter' });
    expect(asked).toMatchObject({ revision: null, announcement: null, request: { state: 'open', isNew: true } });
    expect(asked.approvers.toSorted()).toEqual([logins().ben.name, logins().cleo.name, 'promptctl'].toSorted());
    const id = asked.request?.id ?? '';
    expect(await ben.listRequests({ environment })).toMatchObject([{ id, source: {} }]);
    expect(await ben.showRequest(id)).toMatchObject({
      isOwn: false,
      serves: { 'support/reply': 1 },
      changes: [{ from: 'support/reply@1', to: 'support/reply@2', kind: 'changed', insertions: 1, deletions: 1 }],
    });
    expect(await ann.showRequest(id)).toMatchObject({ isOwn: true });
    expect(await ben.approve(id)).toMatchObject({ revision: 2, announcement: { redis: 'none' }, approvers: [] });
    expect(await ben.listRequests({ environment })).toEqual([]);
    expect(await ben.listRequests({ environment, all: true })).toMatchObject([{ id, state: 'released' }]);
  });

  test('may approve only what they may release themselves: every prompt of it, there', async () => {
    const { ann, environment } = await guarded();
    const both = await ann.promote(['support/reply@2', 'billing/dunning@2'], { environment, message: 'shorter' });
    expect(both.approvers.toSorted()).toEqual([logins().ben.name, 'promptctl'].toSorted());
    const id = both.request?.id ?? '';
    const [cleo, dora] = [await as(logins().cleo.url), await as(logins().dora.url)];
    expect(await rejection(cleo.approve(id))).toMatchObject({
      code: 'not-granted',
      data: { role: 'releaser', environment, prompts: ['billing/dunning'] },
    });
    expect(await outcomeOf(dora.approve(id))).toBe('not-granted');
    await grantRole(
      fixture().database,
      logins().cleo.name,
      { role: 'releaser', environment, prompts: 'billing/**' },
      'test',
    );
    if (both.request === null) throw new Error('nothing was requested');
    expect(await approversOf(fixture().database, both.request)).toContain(logins().cleo.name);
    expect(await cleo.approve(id)).toMatchObject({ revision: 2 });
  });

  test('are told what a request to start a test is, and of no test', async () => {
    const { ann, ben, environment } = await guarded();
    const started = await ann.startTest({ prompt: 'support/reply', arms: [2], environment, message: 'try' });
    expect(started).toMatchObject({ test: null, revision: null, request: { kind: 'test-start' } });
    const id = started.request?.id ?? '';
    expect((await ben.showRequest(id)).changes).toMatchObject([{ from: 'support/reply@1', to: 'support/reply@2' }]);
    const { items } = await ben.approve(id);
    expect(items[0]?.test).toMatchObject({ stopped: null });
  });

  test('say options that there are, and protect environments that there are', async () => {
    const { owner, ben } = await guarded();
    expect(await outcomeOf(ben.approve('rq-0123456789ab'))).toBe('request-not-found');
    expect(await outcomeOf(ben.showRequest('nonsense'))).toBe('request-not-found');
    expect(await outcomeOf(ben.approve('rq-0123456789ab', { message: 'x' } as object))).toBe('options-invalid');
    expect(await outcomeOf(owner.protectEnvironment('production', 'both' as 'none'))).toBe('options-invalid');
    expect(await outcomeOf(owner.protectEnvironment('prodction', 'reason'))).toBe('environment-not-found');
    expect(await outcomeOf(ben.protectEnvironment('production', 'none'))).not.toBe('done');
  });
});
