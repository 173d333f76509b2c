import { beforeAll, describe, expect, it } from 'vitest';
import type { SeriesKey } from '../../src/storage/executions.ts';
import { type CompareInput, compare } from '../../src/workflows/compare.ts';
import { make, pushVersions } from '../helpers/changes.ts';
import { seriesOf, startTestAgo } from '../helpers/simulated-traffic.ts';
import { testedServers } from '../helpers/tested-servers.ts';
import { newEnvironment, promoted, useDatabase } from '../helpers/use-database.ts';
import { DAY, execution, executionId, HOUR, newProducer, score, userKey } from '../storage/tracked.ts';

const PROMPT = 'support/reply';

describe.each(testedServers())('comparing versions on $label', (server) => {
  const fixture = useDatabase(server);
  const ids: { readonly id: string; readonly digest: string }[] = [];
  beforeAll(async () => {
    const { database } = fixture();
    await pushVersions(database, [PROMPT, 'other'], 4);
    const query = 'select id, digest from promptctl.version_list where prompt = $1 order by version';
    ids.push(...(await database.query<{ id: string; digest: string }>(query, [PROMPT])));
  });

  const look = (environment: string, further: Partial<CompareInput> = {}) =>
    compare(
      { database: fixture().database, now: Date.now },
      { prompt: PROMPT, versions: [], environment, since: null, by: null, metric: null, ...further },
    );
  const armsOf = async (...asked: Parameters<typeof look>) => {
    const { test, arms } = await look(...asked);
    return [test?.id ?? null, ...arms.map(({ version, role }) => `${version} ${role}`)];
  };
  const seriesIn = (environment: string, version: number, further: Partial<SeriesKey> = {}): SeriesKey => {
    const { id, digest } = ids[version - 1] ?? { id: '', digest: '' };
    const of = { environment, prompt: PROMPT, versionId: id, digest, test: null };
    return { ...of, source: 'redis', segment: '', model: null, ...further };
  };

  it('takes the running or last test, else what is live against what was before it, else that alone', async () => {
    const { database } = fixture();
    const environment = await promoted(database, `${PROMPT}@1`);
    expect(await armsOf(environment)).toEqual([null, '1 live']);
    await make(database, environment, 'promote', [`${PROMPT}@2`]);
    expect(await armsOf(environment)).toEqual([null, '1 previous', '2 live']);
    const test = await startTestAgo(fixture(), { environment, prompt: PROMPT }, [3], 2);
    const arms = [test.id, '2 control', '3 variant'];
    expect(await armsOf(environment)).toEqual(arms);
    expect(await armsOf(environment, { prompt: test.id })).toEqual(arms);
    expect(await armsOf(environment, { versions: [3, `${PROMPT}@2`] })).toEqual(arms);
    expect(await armsOf(environment, { versions: [2, 3], since: '2026-01-01T00:00:00Z' })).toEqual([
      null,
      '2 version',
      '3 version',
    ]);
    expect(await armsOf(environment, { versions: [1, 3] })).toEqual([null, '1 version', '3 version']);
    expect(await armsOf(environment, { prompt: `${PROMPT}@3` })).toEqual([null, '3 version']);
    await make(database, environment, 'test-stop', [{ prompt: PROMPT, version: 3, expectedTest: test.id }]);
    expect(await armsOf(environment)).toEqual(arms);
    expect(await armsOf(environment, { versions: [`${environment}~1`, environment] })).toEqual([...arms]);
    expect(await armsOf('production', { prompt: test.id, isAnywhere: true })).toEqual(arms);
  });

  it('of different times gives no verdict, and says why', async () => {
    const environment = await promoted(fixture().database, `${PROMPT}@1`, `${PROMPT}@2`);
    const producer = newProducer(fixture().database, {
      series: [1, 2].map((version) => seriesIn(environment, version)),
    });
    await producer.send([execution(), execution({ series: 2 })]);
    const { summary, metrics, warnings, since, test } = await look(environment);
    expect({ metrics, warnings, since, test }).toEqual({ metrics: [], warnings: [], since: null, test: null });
    expect(summary).toBe(
      'No verdict on 1 and 2: versions that did not run in the same test had other users and other days, so a difference may be due to those. ' +
        `A test tells: promptctl ab start ${PROMPT} 1 --env ${environment}`,
    );
  });

  it('counts from the hour or day of a time, with a number for each day, and fallbacks apart', async () => {
    const environment = await promoted(fixture().database, `${PROMPT}@1`, `${PROMPT}@2`);
    const series = [
      seriesIn(environment, 1),
      seriesIn(environment, 2),
      seriesIn(environment, 1, { versionId: null, source: 'fallback' }),
    ];
    const now = Date.now();
    const days = [30, 10, 8, 2, 0].map((ago) =>
      execution({ id: executionId(now - ago * DAY), series: ago === 2 ? 2 : 1 }),
    );
    await newProducer(fixture().database, { series }).send([...days, execution({ series: 3 })]);
    const counted = async (since: number | null) => {
      const found = await look(environment, {
        since: since === null ? null : new Date(now - since * DAY).toISOString(),
      });
      const executions = found.arms.map(({ totals }) => totals.executions);
      return [
        found.since === null ? null : now - Date.parse(found.since),
        executions,
        found.fallbacks,
        found.arms[0]?.days.length,
      ];
    };
    expect(await counted(null)).toEqual([null, [4, 1], 1, 31]);
    expect(await counted(9)).toEqual([now - Math.floor((now - 9 * DAY) / DAY) * DAY, [2, 1], 1, 9]);
    expect(await counted(1)).toEqual([now - Math.floor((now - DAY) / HOUR) * HOUR, [1, 0], 1, 1]);
  });

  it('is broken down by day, model, environment, segment and source', async () => {
    const { database } = fixture();
    const [here, there] = [await promoted(database, `${PROMPT}@1`, `${PROMPT}@2`), await newEnvironment(database)];
    const series = [
      seriesIn(here, 1, { model: 'small', segment: 'de' }),
      seriesIn(here, 2, { model: 'small', source: 'disk' }),
      seriesIn(here, 2, { model: 'large', segment: 'de' }),
      seriesIn(there, 2),
    ];
    const rows = [1, 2, 3, 3, 4].map((place) => execution({ series: place }));
    await newProducer(database, { series }).send([
      ...rows,
      execution({ series: 1, id: executionId(Date.now() - DAY) }),
    ]);
    const by = async (key: CompareInput['by']) =>
      (await look(here, { by: key })).breakdown?.rows.map((row) => [row.key, row.version, row.totals.executions]);
    const [yesterday, today] = [DAY, 0].map((ago) => new Date(Date.now() - ago).toISOString().slice(0, 10));
    expect(await by('day')).toEqual([
      [yesterday, 1, 1],
      [today, 1, 1],
      [today, 2, 3],
    ]);
    expect(await by('model')).toEqual([
      ['small', 1, 2],
      ['small', 2, 1],
      ['large', 2, 2],
    ]);
    expect(await by('segment')).toEqual([
      ['de', 1, 2],
      ['de', 2, 2],
      ['', 2, 1],
    ]);
    expect(await by('source')).toEqual([
      ['redis', 1, 2],
      ['redis', 2, 2],
      ['disk', 2, 1],
    ]);
    const both = (await by('environment'))?.filter(([key]) => key === here || key === there);
    expect(new Set(both)).toEqual(
      new Set([
        [here, 1, 2],
        [here, 2, 3],
        [there, 2, 1],
      ]),
    );
  });

  it('looks at an own score of apps as exploratory, and at no name that nobody gave', async () => {
    const environment = await promoted(fixture().database, `${PROMPT}@1`);
    const test = await startTestAgo(fixture(), { environment, prompt: PROMPT }, [2], 2);
    const rows = Array.from({ length: 200 }, (_, i) => execution({ series: 1 + (i % 2), userKey: userKey(i) }));
    const scores = rows.map(({ id }, i) => score(id, (i % 2) + (i % 5), { name: 'helpfulness' }));
    await newProducer(fixture().database, { series: seriesOf(test) }).send(rows, { further: { scores } });
    const { metrics, arms } = await look(environment, { metric: 'helpfulness' });
    expect(metrics.map(({ name, role }) => `${name} ${role}`).slice(0, 3)).toEqual([
      'rating primary',
      'error-rate guardrail',
      'helpfulness exploratory',
    ]);
    expect(metrics[2]).toMatchObject({
      better: null,
      unit: 'points',
      minimumEffect: 0.2,
      alpha: 0.05,
      variants: [{ verdict: { kind: 'better' } }],
    });
    expect(arms.map(({ days }) => days.at(-1)?.mean)).toEqual([2, 3]);
    expect((await look(environment)).metrics.map(({ name }) => name)).not.toContain('helpfulness');
    await expect(look(environment, { metric: 'helpfullness' })).rejects.toMatchObject({
      code: 'metric-unknown',
      data: { known: expect.arrayContaining(['rating', 'helpfulness']) },
    });
    await expect(look(environment, { metric: 'input-tokens' })).rejects.toMatchObject({ code: 'metric-unknown' });
  });

  it.each<[what: string, asked: Partial<CompareInput>, refused: object]>([
    ['a prompt that is not there', { prompt: 'support/replay' }, { code: 'prompt-not-found', exit: 4 }],
    ['what was never released', { prompt: 'other' }, { code: 'not-deployed' }],
    ['a version that is not there', { versions: [99] }, { code: 'version-not-found', exit: 4 }],
    ['v3', { versions: ['v3'] }, { code: 'arms-invalid', hint: 'versions are numbers: 3' }],
    [
      'a version of another prompt',
      { versions: ['other@1'] },
      { code: 'usage', message: 'other@1 is no version of support/reply' },
    ],
    [
      'the id of a version',
      { versions: ['pv-0123456789ab'] },
      { code: 'usage', hint: `promptctl log ${PROMPT} lists them` },
    ],
    ['no reference', { prompt: 'Support Reply' }, { code: 'reference-invalid' }],
    ['a selector that is none', { versions: ['~~'] }, { code: 'reference-invalid' }],
    ['a test that is not there', { prompt: 'ab-0123456789ab' }, { code: 'test-not-found' }],
    ['an environment that is not there', { environment: 'nowhere' }, { code: 'environment-not-found' }],
    ['too many versions', { versions: Array.from({ length: 11 }, (_, i) => i) }, { code: 'usage' }],
    ['no metric', { metric: 'speed' }, { code: 'metric-unknown', exit: 2 }],
  ])('is refused for %s', async (_, asked, refused) => {
    const environment = await promoted(fixture().database, `${PROMPT}@1`);
    await expect(look(environment, asked)).rejects.toMatchObject(refused);
  });
});
