import { beforeAll, describe, expect, it } from 'vitest';
import type { SeriesKey } from '../../src/storage/executions.ts';
import { stats } from '../../src/workflows/stats.ts';
import { make, pushVersions, startTest } from '../helpers/changes.ts';
import { testedServers } from '../helpers/tested-servers.ts';
import { promoted, useDatabase } from '../helpers/use-database.ts';
import { DAY, execution, executionId, newProducer, score } from '../storage/tracked.ts';

const NAMES = ['support/reply', 'support/triage', 'billing/dunning'];

describe.each(testedServers())('the numbers of prompts on $label', (server) => {
  const fixture = useDatabase(server);
  const digests = new Map<string, { readonly id: string; readonly digest: string }>();
  beforeAll(async () => {
    const { database } = fixture();
    await pushVersions(database, NAMES, 2);
    const versions = await database.query<{ prompt: string; version: number; id: string; digest: string }>(
      'select prompt, version, id, digest from promptctl.version_list',
    );
    for (const { prompt, version, id, digest } of versions) digests.set(`${prompt}@${version}`, { id, digest });
  });

  const seriesOf = (environment: string, reference: string, source = 'redis'): SeriesKey => {
    const { id = '', digest = '' } = digests.get(reference) ?? {};
    const of = { environment, prompt: reference.split('@')[0] ?? '', source, segment: '', model: null, test: null };
    return { ...of, versionId: source === 'fallback' ? null : id, digest };
  };
  const look = (environment: string, patterns: readonly string[] = [], since: string | null = null, now = Date.now()) =>
    stats({ database: fixture().database, now: () => now }, { patterns, environment, since });

  it('are of all prompts, the busiest first, with what is served and tested', async () => {
    const { database } = fixture();
    const environment = await promoted(database, NAMES.map((name) => `${name}@1`).join(' '));
    await make(database, environment, 'promote', ['support/reply@2']);
    const test = await startTest(database, environment, 'support/triage', [2]);
    const series = ['support/reply@1', 'support/reply@2', 'support/triage@1'].map((each) =>
      seriesOf(environment, each),
    );
    const rows = [1, 2, 2, 3, 4].map((place) => execution({ series: place, error: place === 3 ? 'it failed' : null }));
    const now = Date.now();
    const old = execution({ id: executionId(now - 3 * DAY) });
    const further = {
      scores: [score(rows[1]?.id ?? '', 4)],
      rejected: [{ reason: 'it was torn', event: { prompt: 'support/reply' } }],
      gaps: [
        {
          environment,
          lost: 7,
          reason: 'the disk was full',
          since: new Date(now - 1_000).toISOString(),
          until: new Date(now).toISOString(),
          host: 'app-1',
        },
      ],
      variables: [
        {
          prompt: 'support/reply',
          environment,
          day: new Date(now).toISOString().slice(0, 10),
          names: ['ticket', 'tone'],
        },
      ],
    };
    await newProducer(database, { series: [...series, seriesOf(environment, 'support/reply@2', 'fallback')] }).send(
      [...rows, old],
      { further },
    );
    const found = await look(environment, [], null, now + 5_000);
    expect(
      found.prompts.map(({ totals, days, ...rest }) => [
        rest,
        totals.executions,
        days.map(({ executions }) => executions),
      ]),
    ).toEqual([
      [{ prompt: 'support/reply', version: 2, test: null, fallbackShare: 0.2, variables: null }, 5, [1, 0, 0, 4]],
      [{ prompt: 'support/triage', version: 1, test, fallbackShare: 0, variables: null }, 1, [0, 0, 0, 1]],
    ]);
    expect(found.total).toMatchObject({
      executions: 6,
      errors: 1,
      errorRate: 1 / 6,
      rating: { mean: 4, count: 1, coverage: 1 / 6 },
    });
    expect(found).toMatchObject({
      environment,
      since: null,
      lost: 7,
      rejected: [{ reason: 'it was torn', events: 1 }],
    });
    const since = new Date(now - DAY).toISOString();
    const recent = await look(environment, ['support/reply'], since, now + 5_000);
    expect(recent.prompts).toMatchObject([
      { prompt: 'support/reply', totals: { executions: 4 }, variables: ['ticket', 'tone'] },
    ]);
    expect(Date.parse(recent.since ?? '')).toBeLessThanOrEqual(Date.parse(since));
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
  });

  it('of what was named are told though there are none, and of what a glob matches not', async () => {
    const environment = await promoted(fixture().database, 'support/reply@1');
    const named = async (...patterns: string[]) =>
      (await look(environment, patterns)).prompts.map(({ prompt, totals }) => [prompt, totals]);
    const none = {
      executions: 0,
      errors: 0,
      errorRate: null,
      latency: null,
      promptTokens: null,
      responseTokens: null,
      cost: null,
      rating: null,
    };
    expect(await named('support/triage')).toEqual([['support/triage', none]]);
    expect(await named('support/*')).toEqual([]);
    expect(await named('none/*')).toEqual([]);
    expect((await look(environment)).total).toEqual(none);
  });

  it('are refused for what is not there', async () => {
    const environment = await promoted(fixture().database, 'support/reply@1');
    await expect(look(environment, ['support/repyl'])).rejects.toMatchObject({ code: 'prompt-not-found' });
    await expect(look('nowhere')).rejects.toMatchObject({ code: 'environment-not-found' });
  });
});
