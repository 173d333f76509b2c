import { randomUUID } from 'node:crypto';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { protectEnvironment } from '../../src/storage/environments.ts';
import { grantRole, revokeRole } from '../../src/storage/grants.ts';
import { readRequest, rejectRequest } from '../../src/storage/requests.ts';
import { make, pushVersions, testOf } from '../helpers/changes.ts';
import { ask } from '../helpers/embedded-home.ts';
import { createLogin, dropLogin } from '../helpers/logins.ts';
import { outcomeOf, rejection } from '../helpers/rejection.ts';
import { promoted } from '../helpers/use-database.ts';
import { idOf, useGuarded } from './guarded.ts';

describe.each(inject('servers'))('what becomes of a request, on $label', (server) => {
  const { fixture, logins, owner, ann, ben, guarded, approve, request, log } = useGuarded(server);
  const kinds = async (environment: string) => (await log(environment)).map(({ kind }) => kind);

  test('for a ramp is outdated once another one was approved', async () => {
    const { name, environment } = await guarded();
    const item = { prompt: name, version: null };
    const start = { ...item, start: testOf([2], { coverage: 100 }) };
    await approve(ben(), idOf(await make(ann(), environment, 'test-start', [start], { reason: 'try' })));
    const ramp = (share: number) =>
      make(ann(), environment, 'test-ramp', [{ ...item, ramp: share }], { reason: 'more' });
    const [one, other] = [idOf(await ramp(1000)), idOf(await ramp(5000))];
    expect(await approve(ben(), one)).toMatchObject({ revision: 3, kind: 'test-ramp' });
    expect(await outcomeOf(approve(ben(), other))).toBe('request-outdated');
  });

  test('is outdated once something else is released, and can only be rejected then', async () => {
    const { name, environment } = await guarded();
    const id = idOf(await request(environment, `${name}@2`));
    await approve(ben(), idOf(await request(environment, `${name}@3`)));
    expect(await readRequest(owner(), id)).toMatchObject({ state: 'outdated', ended: null });
    expect(await rejection(approve(ben(), id))).toMatchObject({ code: 'request-outdated', exit: 5, data: { id } });
    expect(await rejectRequest(ann(), id, { reason: 'late', author: 'Ann' })).toMatchObject({
      state: 'rejected',
      ended: { author: 'Ann', dbUser: logins().ann.name, reason: 'late', revision: null },
    });
    expect(await outcomeOf(approve(ben(), id))).toBe('request-ended');
    expect(await outcomeOf(rejectRequest(ben(), id, { reason: '', author: 'Ben' }))).toBe('request-ended');
  });

  test('that is approved twice at once is released once', async () => {
    const { name, environment } = await guarded();
    const id = idOf(await request(environment, `${name}@2`));
    const outcomes = await Promise.all([1, 2, 3, 4].map((n) => outcomeOf(approve(n % 2 ? ben() : owner(), id))));
    expect(outcomes.toSorted()).toEqual(['done', 'request-ended', 'request-ended', 'request-ended']);
    expect(await kinds(environment)).toEqual(['promote', 'promote']);
  });

  test('that is approved and rejected at once ends one way', async () => {
    for (let round = 0; round < 5; round++) {
      const { name, environment } = await guarded();
      const id = idOf(await request(environment, `${name}@2`));
      const outcomes = await Promise.all([
        outcomeOf(approve(ben(), id)),
        outcomeOf(rejectRequest(ann(), id, { reason: '', author: 'Ann' })),
      ]);
      expect(outcomes.toSorted()).toEqual(['done', 'request-ended']);
      const isReleased = outcomes[0] === 'done';
      expect((await readRequest(owner(), id))?.state).toBe(isReleased ? 'released' : 'rejected');
      expect(await log(environment)).toHaveLength(isReleased ? 2 : 1);
    }
  });

  test('that is approved while another one is has one winner', async () => {
    const { name, environment } = await guarded();
    const ids = [idOf(await request(environment, `${name}@2`)), idOf(await request(environment, `${name}@3`))];
    const outcomes = await Promise.all(ids.map((id) => outcomeOf(approve(ben(), id))));
    expect(outcomes.toSorted()).toEqual(['done', 'request-outdated']);
    expect(await log(environment)).toHaveLength(2);
  });

  test('is approved once by a request id that is replayed, and by nothing else with that id', async () => {
    const { name, environment } = await guarded();
    const [id, other] = [idOf(await request(environment, `${name}@2`)), idOf(await request(environment, `${name}@3`))];
    const requestId = randomUUID();
    const first = await approve(ben(), id, requestId);
    expect(await approve(ben(), id, requestId)).toEqual(first);
    expect(await outcomeOf(approve(ben(), other, requestId))).toBe('request-reused');
    expect(await outcomeOf(approve(owner(), id, requestId))).toBe('request-reused');
    expect(await log(environment)).toHaveLength(2);
  });

  test('for fifty prompts is released whole, or not at all', async () => {
    const names = Array.from({ length: 50 }, (_, i) => `many${String(i).padStart(2, '0')}`);
    await pushVersions(owner(), names, 2);
    const environment = await promoted(owner(), names.map((name) => `${name}@1`).join(' '));
    await protectEnvironment(owner(), { name: environment, isProtected: true, needsApproval: true }, 'test');
    const whole = await request(environment, ...names.map((name) => `${name}@2`));
    await approve(ben(), idOf(await request(environment, 'many49@2')));
    expect(await rejection(approve(ben(), idOf(whole)))).toMatchObject({ code: 'request-outdated' });
    expect(await log(environment)).toHaveLength(2);
    const rest = await request(environment, ...names.map((name) => `${name}@2`));
    const { items } = await approve(ben(), idOf(rest));
    expect(items.filter(({ changed, version }) => changed && version === 2)).toHaveLength(49);
    expect(items.filter(({ changed }) => !changed)).toMatchObject([{ prompt: 'many49', version: 2 }]);
  });

  test('ends for good once something was released of its prompts, also where the same is served again', async () => {
    const { name, environment } = await guarded();
    const id = idOf(await request(environment, `${name}@3`));
    await approve(ben(), idOf(await request(environment, `${name}@2`)));
    await make(ben(), environment, 'rollback', [`${name}@1`]);
    expect(await readRequest(owner(), id)).toMatchObject({ state: 'outdated', items: [{ served: 1, version: 3 }] });
    expect(await outcomeOf(approve(ben(), id))).toBe('request-outdated');
    expect(await outcomeOf(request(environment, `${name}@2`))).toBe('version-held');
    const again = { reason: 'better', again: true };
    const anew = await make(ann(), environment, 'promote', [`${name}@2`], again);
    expect(await approve(ben(), idOf(anew))).toMatchObject({ items: [{ version: 2, previousVersion: 1 }] });
  });

  test('lapses with the grant of who asked, and is alive again with it', async () => {
    const { name, environment } = await guarded();
    const cleo = await createLogin(fixture(), 'cleo', ['releaser']);
    onTestFinished(() => dropLogin(fixture(), cleo));
    const id = idOf(await make(cleo.database, environment, 'promote', [`${name}@2`], { reason: 'parting gift' }));
    const ALL = { role: null, environment: null, prompts: null };
    expect(await revokeRole(owner(), cleo.name, ALL, 'Ada')).toMatchObject({ lapsed: [id] });
    expect(await readRequest(owner(), id)).toMatchObject({ state: 'lapsed', ended: null });
    expect(await rejection(approve(ben(), id))).toMatchObject({
      code: 'request-lapsed',
      exit: 1,
      data: { id, dbUser: cleo.name },
    });
    const elsewhere = { role: 'releaser', environment, prompts: 'other/*' } as const;
    await grantRole(owner(), cleo.name, elsewhere, 'Ada');
    expect(await readRequest(owner(), id)).toMatchObject({ state: 'lapsed' });
    await grantRole(owner(), cleo.name, { ...elsewhere, prompts: '*' }, 'Ada');
    expect(await readRequest(owner(), id)).toMatchObject({ state: 'open' });
    await ask(fixture().superuserUrl, `alter role "${cleo.name}" nologin`);
    expect(await outcomeOf(approve(ben(), id))).toBe('request-lapsed');
    expect(await rejectRequest(ben(), id, { reason: '', author: 'Ben' })).toMatchObject({ state: 'rejected' });
    expect(await log(environment)).toHaveLength(1);
  });
});
