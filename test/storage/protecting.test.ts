import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { protectEnvironment } from '../../src/storage/environments.ts';
import { type Revoked, revokeRole } from '../../src/storage/grants.ts';
import { pushVersions } from '../helpers/changes.ts';
import { ask } from '../helpers/embedded-home.ts';
import { createLogin, dropLogin, type TestGrant } from '../helpers/logins.ts';
import { rejection } from '../helpers/rejection.ts';
import { newEnvironment, useDatabase } from '../helpers/use-database.ts';

describe.each(inject('servers'))('an environment that is to need approval, on $label', (server) => {
  const fixture = useDatabase(server);
  const login = async (...grants: readonly TestGrant[]) => {
    const made = await createLogin(fixture(), 'ann', grants);
    onTestFinished(() => dropLogin(fixture(), made));
    return made.name;
  };
  const guard = async (environment: string) =>
    protectEnvironment(fixture().database, { name: environment, isProtected: true, needsApproval: true }, 'Ada');

  test('is refused where nobody but the owner may release, whoever else was granted it and is gone', async () => {
    const environment = await newEnvironment(fixture().database);
    const gone = await createLogin(fixture(), 'ghost', ['releaser']);
    await dropLogin(fixture(), gone);
    expect(await rejection(guard(environment))).toMatchObject({
      code: 'approvers-missing',
      data: { environment, logins: ['promptctl'] },
    });
    const idle = await login('releaser');
    await ask(fixture().superuserUrl, `alter role "${idle}" nologin`);
    expect(await rejection(guard(environment))).toMatchObject({ data: { logins: ['promptctl'] } });
    await ask(fixture().superuserUrl, `alter role "${idle}" login`);
    expect(await guard(environment)).toMatchObject({ needsApproval: true, changed: true });
  });

  test('is told of when a grant is taken away and at most two logins are left', async () => {
    const environment = await newEnvironment(fixture().database);
    const names = [await login('releaser'), await login('releaser')].toSorted();
    await guard(environment);
    const [first = '', second = ''] = names;
    const taken = (who: string) =>
      revokeRole(fixture().database, who, { role: 'releaser', environment: null, prompts: null }, 'Ada');
    const few = (result: Revoked) => result.fewApprovers.filter((each) => each.environment === environment);
    expect(few(await taken(first))).toEqual([{ environment, logins: [second, 'promptctl'].toSorted() }]);
    expect(few(await taken(second))).toEqual([{ environment, logins: ['promptctl'] }]);
  });

  test('is refused where one prompt could be requested and never approved, and says which', async () => {
    const environment = await newEnvironment(fixture().database);
    await pushVersions(fixture().database, ['blog/a', 'support/a', 'support/b'], 1);
    const ann = await login({ role: 'releaser', environment, prompts: 'support/*' });
    expect(await rejection(guard(environment))).toMatchObject({
      code: 'approvers-missing',
      data: { environment, logins: [ann, 'promptctl'], prompts: ['blog/a'] },
    });
    await login({ role: 'releaser', environment, prompts: 'blog/*' });
    expect(await guard(environment)).toMatchObject({ needsApproval: true, changed: true });
  });
});
