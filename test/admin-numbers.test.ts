import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Admin, openAdmin } from '../src/admin.ts';
import { pushVersions } from './helpers/changes.ts';
import { createDatabase, type TestDatabase } from './helpers/database.ts';
import { newTraffic, simulate, startTestAgo } from './helpers/simulated-traffic.ts';
import { testedServers } from './helpers/tested-servers.ts';
import { NONE } from './simulation/population.ts';

const PROMPT = 'support/reply';
const TIME = 'must be a time of ISO 8601: 2026-11-22 or 2026-11-22T09:30:00Z';

describe.each(testedServers())('programs on $label', (server) => {
  let fixture: TestDatabase;
  let admin: Admin;
  beforeAll(async () => {
    fixture = await createDatabase(server);
    admin = await openAdmin({ database: fixture.url, author: 'a program' });
    await pushVersions(fixture.database, [PROMPT], 3);
    await admin.promote([`${PROMPT}@1`]);
  });
  afterAll(async () => {
    await admin.close();
    await fixture.drop();
  });

  it('compare versions, and see what prompts did', async () => {
    const test = await startTestAgo(fixture, { environment: 'production', prompt: PROMPT }, [2], 2);
    const rows = await newTraffic(fixture.database, test, simulate(1, NONE, 1)).until(1);
    const compared = await admin.compareVersions(PROMPT, { by: 'model' });
    expect(compared).toMatchObject({
      prompt: PROMPT,
      environment: 'production',
      test: { id: test.id },
      breakdown: { by: 'model' },
    });
    expect(compared.arms.map(({ version, role }) => [version, role])).toEqual([
      [1, 'control'],
      [2, 'variant'],
    ]);
    const apart = await admin.compareVersions(PROMPT, {
      versions: [1, `${PROMPT}@3`],
      since: '2026-01-01',
      metric: 'cost',
    });
    expect([apart.test, apart.since, apart.arms.map(({ version }) => version)]).toEqual([
      null,
      '2026-01-01T00:00:00.000Z',
      [1, 3],
    ]);
    const found = await admin.stats({ prompts: ['support/*'], since: '2026-01-01T00:00:00+01:00' });
    expect([found.total.executions, found.since]).toEqual([rows.length, '2025-12-31T00:00:00.000Z']);
    expect((await admin.stats()).prompts.map(({ prompt, test }) => [prompt, test])).toEqual([[PROMPT, test.id]]);
  });

  it.each<[what: string, ask: (admin: Admin) => Promise<unknown>, option: string, problem: string]>([
    ['of a time', (admin) => admin.compareVersions(PROMPT, { since: '7d' }), 'since', TIME],
    ['of no day', (admin) => admin.stats({ since: '2026-13-01' }), 'since', TIME],
    [
      'of a key',
      (admin) => admin.compareVersions(PROMPT, { by: 'week' as 'day' }),
      'by',
      'must be day, model, environment, segment, source',
    ],
    [
      'of versions',
      (admin) => admin.compareVersions(PROMPT, { versions: '8' as never }),
      'versions',
      'must be a list of versions',
    ],
    ['of a prompt', (admin) => admin.compareVersions(8 as never), 'prompt', 'must be a string'],
    ['of prompts', (admin) => admin.stats({ prompts: 'support' as never }), 'prompts', 'must be a list of names'],
    [
      'that is none',
      (admin) => admin.stats({ prompt: PROMPT } as never),
      'prompt',
      'is no option; did you mean "prompts"?',
    ],
  ])('are refused an option %s', async (_, ask, option, problem) => {
    await expect(ask(admin)).rejects.toMatchObject({ code: 'options-invalid', data: { option, problem } });
  });
});
