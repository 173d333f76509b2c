import { describe, expect, onTestFinished, test } from 'vitest';
import { openAdmin } from '../src/admin.ts';
import { createLogin, dropLogin } from './helpers/logins.ts';
import { rejection } from './helpers/rejection.ts';
import { testedServers } from './helpers/tested-servers.ts';
import { useDatabase } from './helpers/use-database.ts';

describe.each(testedServers())('programs that grant, on $label', (server) => {
  const fixture = useDatabase(server);
  const open = async () => {
    const login = await createLogin(fixture(), 'maya');
    onTestFinished(() => dropLogin(fixture(), login));
    const admin = await openAdmin({ database: fixture().url, author: 'onboarding' });
    onTestFinished(() => admin.close());
    return { admin, name: login.name };
  };

  test('let a login in, see it listed, and put it out again', async () => {
    const { admin, name } = await open();
    const scope = { role: 'releaser', environment: 'staging', prompts: 'support/*' } as const;
    const granted = await admin.grant({ login: name, ...scope });
    const listed = {
      login: name,
      ...scope,
      grantedBy: 'promptctl',
      grantedAt: expect.any(String),
      isThere: true,
      canLogIn: true,
    };
    expect(granted).toEqual({
      target: expect.any(String),
      login: name,
      ...scope,
      changed: true,
      dryRun: false,
      grants: [listed],
    });
    expect(await admin.listGrants(name)).toEqual({ target: granted.target, holders: [], grants: [listed] });
    expect((await admin.listGrants()).holders).toContainEqual({ login: 'promptctl', as: 'owner' });
    expect(await admin.revoke({ login: name, dryRun: true })).toMatchObject({
      revoked: [scope],
      grants: [],
      dryRun: true,
    });
    expect(await admin.listGrants(name)).toMatchObject({ grants: [listed] });
    expect(await admin.revoke({ login: name })).toMatchObject({ login: name, revoked: [scope], grants: [] });
    expect(await rejection(admin.listGrants(name))).toMatchObject({ code: 'grant-not-found' });
  });

  test.each([
    [{ role: 'owner' }, 'usage'],
    [{ role: 'reader', environment: 'staging' }, 'usage'],
    [{ role: 'app', prompts: 'support/*' }, 'usage'],
    [{ role: 'author', prompts: 'support/(a|b)' }, 'usage'],
    [{ role: 'releaser', environment: 'Staging' }, 'environment-name-invalid'],
    [{ role: 'releaser', environment: 'nowhere' }, 'environment-not-found'],
    [{ role: 'reader', login: '' }, 'usage'],
    [{ role: 'reader', login: 'x'.repeat(64) }, 'usage'],
    [{ role: 'reader', login: 'nobody-there' }, 'login-not-found'],
    [{ role: 'reader', login: 'promptctl' }, 'login-is-owner'],
    [{ role: 7 }, 'options-invalid'],
    [{ role: 'reader', env: 'staging' }, 'options-invalid'],
    [{}, 'options-invalid'],
  ])('are refused %j: %s', async (what, code) => {
    const { admin, name } = await open();
    const { grants } = await admin.listGrants();
    expect(await rejection(admin.grant({ login: name, ...what } as Parameters<typeof admin.grant>[0]))).toMatchObject({
      code,
    });
    expect((await admin.listGrants()).grants).toEqual(grants);
  });
});
