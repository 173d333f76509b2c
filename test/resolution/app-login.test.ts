import { beforeAll, describe, expect, test, vi } from 'vitest';
import { make, pushVersions } from '../helpers/changes.ts';
import { useLogins } from '../helpers/logins.ts';
import { rejection } from '../helpers/rejection.ts';
import { testedServers } from '../helpers/tested-servers.ts';
import { useDatabase } from '../helpers/use-database.ts';
import { openPrompts } from './open-prompts.ts';
import { countOf } from './tracked-app.ts';

const NAME = 'support/reply';

describe.each(testedServers())('an app with a login that is granted app in staging, on $label', (server) => {
  const fixture = useDatabase(server);
  const logins = useLogins(fixture, { app: [{ role: 'app', environment: 'staging' }], reader: ['reader'] });
  beforeAll(async () => {
    await pushVersions(fixture().database, [NAME], 3);
    await make(fixture().database, 'staging', 'promote', [`${NAME}@1`]);
    await make(fixture().database, 'production', 'promote', [`${NAME}@3`]);
  });

  test('gets prompts and pins, hears of releases, and what it tracks is counted', async () => {
    const prompts = openPrompts({ databaseUrl: logins().app.url, environment: 'staging' });
    await prompts.ready();
    expect(await prompts.getPrompt(NAME)).toMatchObject({ version: 1 });
    expect(await prompts.getPrompt(NAME, {}, { version: 2 })).toMatchObject({ version: 2 });
    await make(fixture().database, 'staging', 'promote', [`${NAME}@2`]);
    await vi.waitFor(async () => expect(await prompts.getPrompt(NAME)).toMatchObject({ version: 2 }), 5_000);
    prompts.trackExecution(await prompts.getPrompt(NAME), { latencyMs: 10 });
    await prompts.close();
    expect(await countOf(fixture().database, 'staging')).toBe(1);
    expect(prompts.problems).toEqual([]);
  });

  test('gets nothing of another environment, and says who may not', async () => {
    const prompts = openPrompts({ databaseUrl: logins().app.url, environment: 'production' });
    const refused = await rejection(prompts.ready({ timeoutMs: 1_000 }));
    expect(refused).toMatchObject({ code: 'not-ready', data: { environment: 'production' } });
    const { name } = logins().app;
    expect(JSON.stringify(refused)).toContain(
      `${name} may not fetch what production serves, nor report executions of it (whoever administers it can allow it: promptctl db grant app --to ${name} --env production`,
    );
  });

  test('that cannot reach the replica it was given says which setting that is', async () => {
    const prompts = openPrompts({ databaseUrl: logins().app.url, readUrl: 'postgres://app@127.0.0.1:1/app' });
    const refused = await rejection(prompts.ready({ timeoutMs: 1_000 }));
    expect(JSON.stringify(refused)).toContain('cannot reach the database replica 127.0.0.1:1/app (readUrl)');
  });

  test('as a reader gets prompts, and nothing of what it tracks is counted', async () => {
    const prompts = openPrompts({ databaseUrl: logins().reader.url, environment: 'staging' });
    const counted = await countOf(fixture().database, 'staging');
    await prompts.ready();
    prompts.trackExecution(await prompts.getPrompt(NAME), { latencyMs: 10 });
    expect(await prompts.flush({ timeoutMs: 500 })).toBe(false);
    expect(prompts.problems).toEqual([]);
    await prompts.close({ timeoutMs: 100 });
    expect(await countOf(fixture().database, 'staging')).toBe(counted);
  });
});
