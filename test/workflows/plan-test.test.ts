import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Database } from '../../src/storage/database.ts';
import { type ExecutionRow, ingest } from '../../src/storage/executions.ts';
import { showTest } from '../../src/workflows/list-tests.ts';
import { PROMPT, useTests } from '../helpers/ab-tests.ts';
import { testedServers } from '../helpers/tested-servers.ts';

const DAY = 24 * 60 * 60 * 1_000;
const USERS = 60;

/** Executions of the version that is served, or of the arms of a test, by users who tell their tokens. */
async function track(
  database: Database,
  environment: string,
  rows: readonly { version: number; test: string | null; user: number; at: number; tokens: number }[],
): Promise<void> {
  const versions = await database.query<{ version: number; id: string; digest: string }>(
    'select version, id, digest from promptctl.version_list where prompt = $1',
    [PROMPT],
  );
  const series = rows.map(({ version, test }) => {
    const { id = '', digest = '' } = versions.find((each) => each.version === version) ?? {};
    const place = { environment, prompt: PROMPT, source: 'redis', segment: '', model: null };
    return { ...place, versionId: id, digest, test };
  });
  const executions = rows.map(({ user, at, tokens }, i): ExecutionRow => {
    const time = at.toString(16).padStart(12, '0');
    const numbers = {
      latencyMs: null,
      promptTokens: null,
      cachedReadTokens: null,
      cachedWriteTokens: null,
      cost: null,
    };
    return {
      id: `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${randomUUID().slice(-12)}`,
      series: i + 1,
      userKey: user.toString(16).padStart(32, '0'),
      ...numbers,
      responseTokens: tokens,
      reasoningTokens: null,
      error: null,
    };
  });
  const further = { scores: [], gaps: [], rejected: [], variables: [] };
  await ingest(database, {
    producer: randomUUID(),
    sequence: 1,
    after: null,
    isLasting: true,
    series,
    executions,
    further,
  });
}

describe.each(testedServers())('planning a test on $label', (server) => {
  const fixture = useTests(server);

  it('tells how many users and days it takes, by what the users of the control did', async () => {
    const { admin, database, served } = fixture();
    const environment = await served();
    const yesterday = Date.now() - DAY;
    // 60 users of one day, whose tokens are 50 or 150: variance per user (60/59) × 0.25 on the log scale.
    const rows = Array.from({ length: USERS }, (_, user) => ({
      version: 2,
      test: null,
      user,
      at: yesterday,
      tokens: user % 2 === 0 ? 50 : 150,
    }));
    await track(database, environment, rows);
    const test = { prompt: PROMPT, arms: [3], metric: 'response-tokens', environment, dryRun: true };
    const whole = (await admin.startTest(test)).plan;
    // 1.64 × 7.849 / 0.1² × 0.25 × 60/59 × (2 + 2) users.
    expect(whole?.users).toBeGreaterThan(1_290);
    expect(whole?.users).toBeLessThan(1_320);
    const half = (whole?.users ?? 0) / 2;
    expect(whole).toMatchObject({ usersPerArm: [half, half], usersPerDay: USERS, power: 0.8 });
    expect(whole?.days).toBeCloseTo((2 * half) / USERS, 0);
    const tenth = (await admin.startTest({ ...test, coverage: '10%' })).plan;
    expect(tenth?.usersPerDay).toBe(USERS / 10);
    expect(tenth?.days).toBeCloseTo((whole?.days ?? 0) * 10, 9);
  });

  it('says that it does not know where nothing was tracked, or not what decides', async () => {
    const { admin, database, served } = fixture();
    const environment = await served();
    const test = { prompt: PROMPT, arms: [3], environment, dryRun: true };
    expect((await admin.startTest(test)).plan).toBeNull();
    await track(database, environment, [{ version: 2, test: null, user: 1, at: Date.now() - DAY, tokens: 5 }]);
    expect((await admin.startTest(test)).plan).toBeNull();
  });
});

describe.each(testedServers())('who was counted in a test on $label', (server) => {
  const fixture = useTests(server);

  it('is shown by arm, with how well that fits the weights', async () => {
    const { admin, database, served } = fixture();
    const environment = await served();
    const { id } = (await admin.startTest({ prompt: PROMPT, arms: [3], environment })).test;
    const shown = async () =>
      (await showTest({ database, now: Date.now }, { test: id, environment, isAnywhere: false })).counted;
    expect(await shown()).toEqual({ users: [0, 0], mixed: 0, sampleRatio: null });

    const of = (version: number, user: number) => ({ version, test: id, user, at: Date.now(), tokens: 1 });
    await track(database, environment, [of(2, 1), of(2, 2), of(3, 3), of(3, 4), of(2, 5), of(3, 5)]);
    expect(await shown()).toEqual({
      users: [2, 2],
      mixed: 1,
      sampleRatio: { evidence: expect.closeTo(0.7, 0), state: 'fine' },
    });
    await track(
      database,
      environment,
      Array.from({ length: 40 }, (_, i) => of(3, 100 + i)),
    );
    expect((await shown()).sampleRatio).toMatchObject({ state: 'blocking' });
  });
});
