import { describe, expect, inject, test, vi } from 'vitest';
import { canonicalContent } from '../../src/domain/content.ts';
import { make, prompt, push, pushVersions } from '../helpers/changes.ts';
import { rejection } from '../helpers/rejection.ts';
import { newEnvironment, useDatabase } from '../helpers/use-database.ts';
import { openPrompts } from './open-prompts.ts';

const [server] = inject('servers');
if (server === undefined) throw new Error('no server');

describe('prompts from Postgres alone', () => {
  const fixture = useDatabase(server);
  const names = { count: 0 };
  /** An environment and a prompt of this test's own, with versions. */
  const prepare = async (versions: number) => {
    const { database, url } = fixture();
    const name = `test/prompt-${(names.count += 1)}`;
    await pushVersions(database, [name], versions);
    return { database, databaseUrl: url, name, environment: await newEnvironment(database) };
  };

  test('resolve what is live, as plain JSON', async () => {
    const { database, databaseUrl, environment } = await prepare(0);
    const content = canonicalContent({
      system: 'Answer in {{language}}.',
      template: 'Ticket: {{ticket}}',
      variables: { language: { type: 'string', default: 'English' }, ticket: { type: 'string' } },
      model: 'claude-sonnet-4-20250514',
      temperature: 0,
    });
    const [pushed] = await push(database, [prompt('support/reply', '', 0, { content })]);
    await make(database, environment, 'promote', ['support/reply@1']);
    const prompts = openPrompts({ databaseUrl, environment });
    await prompts.ready();
    const resolved = await prompts.getPrompt('support/reply', { ticket: 'Where is it?' });
    expect(resolved).toEqual({
      name: 'support/reply',
      version: 1,
      versionId: pushed?.versionId,
      digest: pushed?.digest,
      environment,
      test: null,
      userId: null,
      rendered: 'Ticket: Where is it?',
      systemMessage: 'Answer in English.',
      messages: [
        { role: 'system', content: 'Answer in English.' },
        { role: 'user', content: 'Ticket: Where is it?' },
      ],
      model: 'claude-sonnet-4-20250514',
      temperature: 0,
      maxTokens: null,
      parameters: null,
      tools: null,
      output: null,
      metadata: null,
      source: 'postgres',
      stale: false,
      head: { epoch: expect.any(Number), revision: 1 },
    });
    expect(JSON.parse(JSON.stringify(resolved))).toEqual(resolved);
  });

  test('follow promote, rollback and retire without being told', async () => {
    const { database, databaseUrl, environment, name } = await prepare(2);
    await make(database, environment, 'promote', [`${name}@1`]);
    const prompts = openPrompts({ databaseUrl, environment });
    await prompts.ready();
    const version = () => prompts.getPromptSync(name).version;
    expect(version()).toBe(1);
    await make(database, environment, 'promote', [`${name}@2`]);
    await vi.waitUntil(() => version() === 2, { timeout: 5_000 });
    await make(database, environment, 'rollback', [`${name}@1`]);
    await vi.waitUntil(() => version() === 1, { timeout: 5_000 });
    await make(database, environment, 'retire', [{ prompt: name, version: null }]);
    await vi.waitUntil(() => prompts.status().head?.revision === 4, { timeout: 5_000 });
    expect(await rejection(prompts.getPrompt(name))).toMatchObject({
      code: 'prompt-not-served',
      data: { name, retired: true },
    });
    expect(prompts.releases.map(({ head, previous, prompts }) => [previous.revision, head.revision, prompts])).toEqual([
      [1, 2, [name]],
      [2, 3, [name]],
      [3, 4, [name]],
    ]);
    expect(prompts.problems).toEqual([]);
  });

  test('wait for the first snapshot, and then for nothing', async () => {
    const { database, databaseUrl, environment, name } = await prepare(1);
    await make(database, environment, 'promote', [`${name}@1`]);
    const prompts = openPrompts({ databaseUrl, environment });
    expect(() => prompts.getPromptSync(name)).toThrow(expect.objectContaining({ code: 'not-ready' }));
    expect((await prompts.getPrompt(name)).version).toBe(1);
    const settled: number[] = [];
    const asking = prompts.getPrompt(name).then(() => settled.push(1));
    await Promise.resolve();
    await Promise.resolve();
    expect(settled).toEqual([1]);
    await asking;
  });

  test('say which environment there is not, and hear of it once it is added', async () => {
    const { databaseUrl, environment, database, name } = await prepare(1);
    const prompts = openPrompts({ databaseUrl, environment: 'prodution' });
    expect(await rejection(prompts.ready())).toMatchObject({ code: 'environment-not-found', exit: 4 });
    const there = openPrompts({ databaseUrl, environment });
    await there.ready();
    expect(await rejection(there.getPrompt(name, {}, { environment: 'later' }))).toMatchObject({
      code: 'environment-not-found',
    });
    await database.query(`select promptctl.create_environment('later', 'test')`);
    await make(database, 'later', 'promote', [`${name}@1`]);
    const asked = () => there.getPrompt(name, {}, { environment: 'later' }).catch(() => null);
    expect(await vi.waitUntil(asked, { timeout: 5_000 })).toMatchObject({ environment: 'later', version: 1 });
  });

  test('serve a version by its number: the live one, the one before, and others fetched once', async () => {
    const { database, databaseUrl, environment, name } = await prepare(4);
    for (const version of [2, 3]) await make(database, environment, 'promote', [`${name}@${version}`]);
    const prompts = openPrompts({ databaseUrl, environment });
    await prompts.ready();
    expect(prompts.getPromptSync(name, {}, { version: 3 }).version).toBe(3);
    expect(prompts.getPromptSync(name, {}, { version: 2 }).version).toBe(2);
    expect(() => prompts.getPromptSync(name, {}, { version: 4 })).toThrow(
      expect.objectContaining({ code: 'version-unavailable' }),
    );
    expect((await prompts.getPrompt(name, {}, { version: 4 })).rendered).toBe(`${name}, version 4`);
    expect(prompts.getPromptSync(name, {}, { version: 4 }).version).toBe(4);
    expect(await rejection(prompts.getPrompt(name, {}, { version: 9 }))).toMatchObject({ code: 'version-not-found' });
    expect(await rejection(prompts.getPrompt('no/such', {}, { version: 1 }))).toMatchObject({
      code: 'version-not-found',
    });
  });

  test('wait for a release that the caller knows of, and say when it does not come', async () => {
    const { database, databaseUrl, environment, name } = await prepare(2);
    await make(database, environment, 'promote', [`${name}@1`]);
    const prompts = openPrompts({ databaseUrl, environment });
    await prompts.ready();
    await make(database, environment, 'promote', [`${name}@2`]);
    expect((await prompts.getPrompt(name, {}, { minRevision: 2 })).version).toBe(2);
    expect(await rejection(prompts.getPrompt(name, {}, { minRevision: 3 }))).toMatchObject({
      code: 'revision-not-reached',
      data: { wanted: 3, held: 2 },
    });
  });

  test('serve what is pinned, whatever is live, also what has to be fetched', async () => {
    const { database, databaseUrl, environment, name } = await prepare(3);
    await make(database, environment, 'promote', [`${name}@3`]);
    const prompts = openPrompts({ databaseUrl, environment, pins: { [name]: 1 } });
    await prompts.ready();
    expect(prompts.getPromptSync(name).version).toBe(1);
    expect(prompts.problems).toEqual([]);
  });

  test('fall back when there is no such prompt or a variable is missing, and tell so once', async () => {
    const { database, databaseUrl, environment } = await prepare(0);
    const content = canonicalContent({ template: '{{language}}', variables: { language: { type: 'string' } } });
    await push(database, [prompt('needs/language', '', 0, { content })]);
    await make(database, environment, 'promote', ['needs/language@1']);
    const prompts = openPrompts({ databaseUrl, environment });
    await prompts.ready();
    const options = { fallback: 'Answer {{ticket}}' };
    for (const name of ['no/such', 'needs/language', 'no/such', 'needs/language']) {
      expect(await prompts.getPrompt(name, { ticket: 'this' }, options)).toMatchObject({
        rendered: 'Answer this',
        source: 'fallback',
        version: null,
        stale: true,
      });
    }
    expect(prompts.problems.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      expect.stringMatching(/^fallback-used: no\/such was answered by its fallback: .* serves no no\/such$/),
      'fallback-used: needs/language was answered by its fallback: needs/language needs "language"',
    ]);
  });

  test('refuse calls after close, which may be repeated', async () => {
    const { databaseUrl, environment, name } = await prepare(1);
    const prompts = openPrompts({ databaseUrl, environment });
    await Promise.all([prompts.close(), prompts.close()]);
    await prompts.close();
    expect(await rejection(prompts.getPrompt(name))).toMatchObject({ code: 'prompts-closed' });
    expect(() => prompts.getPromptSync(name)).toThrow(expect.objectContaining({ code: 'prompts-closed' }));
  });

  test('go back with a database that was restored, loudly, and forward again by the same numbers', async () => {
    const { database, databaseUrl, environment, name } = await prepare(3);
    for (const version of [1, 2]) await make(database, environment, 'promote', [`${name}@${version}`]);
    const prompts = openPrompts({ databaseUrl, environment });
    await prompts.ready();
    expect(prompts.getPromptSync(name).version).toBe(2);
    // What a restored backup amounts to: the last release never happened.
    await forget(fixture().superuserUrl, environment);
    await vi.waitUntil(() => prompts.getPromptSync(name).version === 1, { timeout: 5_000 });
    expect(prompts.problems.map(({ code }) => code)).toEqual(['release-lost']);
    await make(database, environment, 'promote', [`${name}@3`]);
    await vi.waitUntil(() => prompts.getPromptSync(name).version === 3, { timeout: 5_000 });
    expect(prompts.getPromptSync(name).head?.revision).toBe(2);
  });
});

/** Takes back the second release of an environment, as only a restored backup does. */
async function forget(superuserUrl: string, environment: string): Promise<void> {
  const { ask } = await import('../helpers/embedded-home.ts');
  await ask(
    superuserUrl,
    `set session_replication_role = replica;
     delete from promptctl.held_versions where environment = '${environment}';
     update promptctl.deployments d set revision = 1, version_id = i.version_id from promptctl.release_items i
       where d.environment = '${environment}' and i.environment = d.environment and i.revision = 1 and i.prompt_id = d.prompt_id;
     delete from promptctl.release_items where environment = '${environment}' and revision = 2;
     delete from promptctl.releases where environment = '${environment}' and revision = 2;
     update promptctl.environments set revision = 1 where name = '${environment}'`,
  );
}
