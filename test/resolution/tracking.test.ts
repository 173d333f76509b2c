import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { openLiveCounters } from '../../src/cache/open-live-counters.ts';
import { readHead } from '../../src/storage/environment-state.ts';
import { listSentVariables } from '../../src/storage/tracking-notes.ts';
import { findRedis } from '../helpers/redis-server.ts';
import { useRedis } from '../helpers/redis-use.ts';
import { promptFile } from '../helpers/sample-prompts.ts';
import { temporaryDirectory } from '../helpers/story.ts';
import { thrown } from '../helpers/thrown.ts';
import { useDatabase } from '../helpers/use-database.ts';
import { usersOfTest } from '../helpers/users-of-test.ts';
import { openPrompts } from './open-prompts.ts';
import { countOf, PROMPT, place, pushReply, spoolsIn, totalsOf } from './tracked-app.ts';

const [server] = inject('servers');
if (server === undefined) throw new Error('no server');

const UUID7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
/** Nobody listens there. */
const NOWHERE = 'postgres://app@127.0.0.1:1/app';

describe('executions that an app tracks', () => {
  const fixture = useDatabase(server);
  beforeAll(() => pushReply(fixture().database));

  test('are counted once, in the arm of their user, with ratings and scores, from disk and from memory', async () => {
    const { database } = fixture();
    const { environment, test: id, databaseUrl } = await place(fixture(), true);
    const stateDir = await temporaryDirectory();
    const apps = [openPrompts({ databaseUrl, environment, stateDir }), openPrompts({ databaseUrl, environment })];
    const expected = new Map<number, { executions: number; rated: number; sum: number }>();
    for (const [index, prompts] of apps.entries()) {
      await prompts.ready();
      for (let n = 0; n < 40; n++) {
        const resolved = await prompts.getPrompt(PROMPT, { ticket: 'x' }, { userId: `user-${n}` });
        const execution = prompts.trackExecution(resolved, { responseTokens: 10, latencyMs: 20 });
        prompts.score(execution, 'edits', n);
        const rating = 1 + (n % 5);
        if (n % 2 === index) prompts.rateExecution(execution, rating, 'as it is');
        const arm = expected.get(resolved.version ?? 0) ?? { executions: 0, rated: 0, sum: 0 };
        expected.set(resolved.version ?? 0, {
          executions: arm.executions + 1,
          rated: arm.rated + (n % 2 === index ? 1 : 0),
          sum: arm.sum + (n % 2 === index ? rating : 0),
        });
      }
    }
    expect(await Promise.all(apps.map((prompts) => prompts.flush()))).toEqual([true, true]);
    expect(await Promise.all(apps.map((prompts) => prompts.flush()))).toEqual([true, true]);
    expect(await totalsOf(database, environment, 'executions', 'rating')).toEqual(
      [...expected]
        .toSorted(([a], [b]) => a - b)
        .flatMap(([version, { executions, rated, sum }]) => [
          `${version} postgres tested: executions ${executions} 0`,
          `${version} postgres tested: rating ${rated} ${sum}`,
        ]),
    );
    const { arms, mixed } = await usersOfTest(database, id ?? '', 'rating');
    expect([arms.reduce((sum, { users }) => sum + users, 0), mixed]).toEqual([40, 0]);
    const sent = await listSentVariables(database, { environment, prompts: [PROMPT], since: null });
    expect(sent.map(({ name }) => name)).toEqual(['ticket']);
    expect(apps.flatMap(({ problems }) => problems)).toEqual([]);
  });

  test('are what the prompt says they are, also when another process tracks them later', async () => {
    const { environment, databaseUrl } = await place(fixture());
    const [asking, tracking] = [openPrompts({ databaseUrl, environment }), openPrompts({ databaseUrl, environment })];
    await asking.ready();
    const resolved = asking.getPromptSync(PROMPT);
    const queued = JSON.parse(JSON.stringify(resolved)) as typeof resolved;
    const ids = [asking.trackExecution(resolved), tracking.trackExecution(queued, { error: new Error('timeout') })];
    for (const id of ids) expect(id).toMatch(UUID7);
    tracking.rateExecution(ids[0] ?? '', 5);
    await asking.close();
    expect(await tracking.flush()).toBe(true);
    expect(await totalsOf(fixture().database, environment, 'executions', 'errors', 'rating')).toEqual([
      '1 postgres -: errors 1 1',
      '1 postgres -: executions 2 0',
      '1 postgres -: rating 1 5',
    ]);
  });

  test('of a fallback are counted as such', async () => {
    const { environment, databaseUrl } = await place(fixture());
    const prompts = openPrompts({ databaseUrl, environment });
    await prompts.ready();
    prompts.trackExecution(prompts.getPromptSync(PROMPT, {}, { version: 9, fallback: 'Hello' }));
    expect(await prompts.flush()).toBe(true);
    expect(await totalsOf(fixture().database, environment, 'executions')).toEqual(['null fallback -: executions 1 0']);
  });

  test('ship by themselves, and then none is left', async () => {
    const { environment, databaseUrl } = await place(fixture());
    const stateDir = await temporaryDirectory();
    const prompts = openPrompts({ databaseUrl, environment, stateDir });
    await prompts.ready();
    prompts.trackExecution(prompts.getPromptSync(PROMPT));
    const [spool] = spoolsIn(stateDir);
    expect(prompts.status().tracking).toMatchObject({ spool, shipped: null, failure: null });
    expect(prompts.status().tracking?.bytes).toBeGreaterThan(0);
    await vi.waitUntil(() => prompts.status().tracking?.shipped != null, { timeout: 10_000 });
    expect(prompts.status().tracking).toMatchObject({ spool, bytes: 0, failure: null });
    expect(await countOf(fixture().database, environment)).toBe(1);
    expect(await prompts.close()).toBe(true);
    expect(spoolsIn(stateDir)).toEqual([]);
  });

  test('are refused with the field where they can never be counted, and then nothing is', async () => {
    const { environment, databaseUrl } = await place(fixture());
    const prompts = openPrompts({ databaseUrl, environment });
    await prompts.ready();
    const resolved = prompts.getPromptSync(PROMPT);
    const track = (measures: object) => thrown(() => prompts.trackExecution(resolved, measures));
    const refused = (field: string) => ({ code: 'measure-invalid', exit: 2, data: { field } });
    expect(track({ latencyMs: Number.NaN })).toMatchObject(refused('latencyMs'));
    expect(track({ responseTokens: '12' })).toMatchObject(refused('responseTokens'));
    expect(track({ rating: 4.5 })).toMatchObject(refused('rating'));
    expect(track({ tokens: 3 })).toMatchObject(refused('tokens'));
    expect(thrown(() => prompts.trackExecution({ ...resolved, versionId: 'v7' }))).toMatchObject(refused('resolved'));
    expect(thrown(() => prompts.rateExecution('x', 5))).toMatchObject(refused('id'));
    expect(thrown(() => prompts.score('x', 'edits', 5))).toMatchObject(refused('id'));
    expect(await prompts.flush()).toBe(true);
    expect(await countOf(fixture().database, environment)).toBe(0);
  });

  test('after close() are given ids and not counted, which is said', async () => {
    const { environment, databaseUrl } = await place(fixture());
    const [used, unused] = [openPrompts({ databaseUrl, environment }), openPrompts({ databaseUrl, environment })];
    await Promise.all([used.ready(), unused.ready()]);
    const resolved = used.getPromptSync(PROMPT);
    used.trackExecution(resolved);
    expect(await Promise.all([used.close(), unused.close(), used.close()])).toEqual([true, true, true]);
    expect([used.trackExecution(resolved), unused.trackExecution(resolved)]).toEqual([
      expect.stringMatching(UUID7),
      expect.stringMatching(UUID7),
    ]);
    expect(used.problems).toMatchObject([{ code: 'tracked-after-close', environment }]);
    await vi.waitUntil(() => unused.problems.length > 0, { timeout: 5_000 });
    expect(unused.problems).toMatchObject([{ code: 'tracking-unshipped', environment }]);
    expect(await countOf(fixture().database, environment)).toBe(1);
  });

  test('are kept while the database cannot be reached, and neither calls nor deadlines wait for it', async () => {
    const stateDir = await temporaryDirectory();
    const { environment, databaseUrl } = await place(fixture());
    const prompts = openPrompts({ databaseUrl, environment });
    await prompts.ready();
    const resolved = prompts.getPromptSync(PROMPT);
    const away = openPrompts({ databaseUrl: NOWHERE, environment, stateDir });
    away.trackExecution(resolved);
    expect(await away.flush({ timeoutMs: 300 })).toBe(false);
    expect(away.status().tracking).toMatchObject({ shipped: null, failure: expect.any(String) });
    expect(await away.close({ timeoutMs: 300 })).toBe(false);
    expect(spoolsIn(stateDir)).toEqual([]);
    expect(readdirSync(stateDir, { recursive: true, encoding: 'utf8' }).length).toBeGreaterThan(0);
    await expect(prompts.flush({ timeoutMs: -1 })).rejects.toMatchObject({ code: 'options-invalid' });
  });

  test('are kept in memory where the disk cannot be used, which is said', async () => {
    const { environment, databaseUrl } = await place(fixture());
    const prompts = openPrompts({ databaseUrl, environment, stateDir: '/dev/null/state' });
    await prompts.ready();
    prompts.trackExecution(prompts.getPromptSync(PROMPT));
    expect(prompts.problems.map(({ code }) => code)).toContain('spool-unavailable');
    expect(await prompts.flush()).toBe(true);
    expect(prompts.status().tracking).toMatchObject({ spool: null, bytes: 0 });
    expect(await countOf(fixture().database, environment)).toBe(1);
  });

  test('in serverless mode are stored when flush() says so, and not by a timer', async () => {
    const { environment, databaseUrl } = await place(fixture());
    const prompts = openPrompts({ databaseUrl, environment, mode: 'serverless' });
    prompts.trackExecution(await prompts.getPrompt(PROMPT, { ticket: 'x' }));
    expect(prompts.status().tracking).toMatchObject({ spool: null, shipped: null });
    expect(await prompts.flush()).toBe(true);
    expect(await countOf(fixture().database, environment)).toBe(1);
    const sent = await listSentVariables(fixture().database, { environment, prompts: null, since: null });
    expect(sent).toMatchObject([{ prompt: PROMPT, name: 'ticket' }]);
  });

  test('are checked and kept nowhere where there is no database', async () => {
    const directory = await temporaryDirectory();
    await writeFile(join(directory, 'a.yaml'), promptFile({ reply: 'Hello' }));
    const prompts = openPrompts({ files: 'a.yaml', directory, stateDir: join(directory, 'state') });
    const resolved = await prompts.getPrompt('reply', {}, { userId: 'user-1' });
    expect(prompts.trackExecution(resolved, { latencyMs: 12 })).toMatch(UUID7);
    expect(thrown(() => prompts.trackExecution(resolved, { latencyMs: -1 }))).toMatchObject({
      code: 'measure-invalid',
    });
    expect(prompts.status().tracking).toBeNull();
    expect([await prompts.flush(), await prompts.close()]).toEqual([true, true]);
    expect(readdirSync(directory)).toEqual(['a.yaml']);
  });

  test('cost a process that tracks none neither a file nor a connection', async () => {
    const { environment, databaseUrl } = await place(fixture());
    const stateDir = await temporaryDirectory();
    const prompts = openPrompts({ databaseUrl, environment, stateDir });
    await prompts.ready();
    prompts.getPromptSync(PROMPT, { ticket: 'x' });
    expect(prompts.status().tracking).toEqual({ spool: null, bytes: 0, shipped: null, failure: null });
    expect(await prompts.close()).toBe(true);
    expect(readdirSync(stateDir).filter((name) => name.startsWith('spool'))).toEqual([]);
  });
});

describe.skipIf(findRedis() === null)('executions that an app tracks with a Redis', () => {
  const fixture = useDatabase(server);
  const { redis } = useRedis();
  beforeAll(() => pushReply(fixture().database));

  test('are in the live counters as soon as they are stored', async () => {
    const { environment, databaseUrl } = await place(fixture());
    const prompts = openPrompts({ databaseUrl, environment, redisUrl: redis().url });
    await prompts.ready();
    for (let n = 0; n < 3; n++) prompts.trackExecution(prompts.getPromptSync(PROMPT), { responseTokens: 7 });
    expect(await prompts.flush()).toBe(true);
    const { counters, close } = openLiveCounters(redis().url, 'test');
    const databaseId = (await readHead(fixture().database, environment))?.databaseId ?? '';
    const counted = async () => {
      const { buckets } = await counters.read({ databaseId, environment }, 60_000);
      return buckets.flatMap(({ counts }) => counts).filter(({ metric }) => metric === 'output-tokens');
    };
    await vi.waitUntil(async () => (await counted()).length > 0, { timeout: 5_000 });
    expect(await counted()).toMatchObject([{ prompt: PROMPT, metric: 'output-tokens', count: 3, sum: 21 }]);
    await close();
  });

  test('are in the live counters also where the app ends at once', async () => {
    const { environment, databaseUrl } = await place(fixture());
    const prompts = openPrompts({ databaseUrl, environment, redisUrl: redis().url });
    await prompts.ready();
    for (let n = 0; n < 300; n++) prompts.trackExecution(prompts.getPromptSync(PROMPT));
    expect(await prompts.close()).toBe(true);
    const { counters, close } = openLiveCounters(redis().url, 'test');
    const databaseId = (await readHead(fixture().database, environment))?.databaseId ?? '';
    const { buckets } = await counters.read({ databaseId, environment }, 60_000);
    expect(buckets.flatMap(({ counts }) => counts)).toMatchObject([{ metric: 'executions', count: 300 }]);
    await close();
  });
});
