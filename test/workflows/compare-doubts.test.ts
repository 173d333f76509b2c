import { beforeAll, describe, expect, it } from 'vitest';
import type { AbTest } from '../../src/domain/ab-test.ts';
import { listTests } from '../../src/storage/tests.ts';
import { compare } from '../../src/workflows/compare.ts';
import { make, pushVersions, startTest } from '../helpers/changes.ts';
import { asSuperuser, seriesOf, startOf, startTestAgo } from '../helpers/simulated-traffic.ts';
import { testedServers } from '../helpers/tested-servers.ts';
import { promoted, useDatabase } from '../helpers/use-database.ts';
import { DAY, execution, newProducer, score, userKey } from '../storage/tracked.ts';

const PROMPT = 'support/reply';

describe.each(testedServers())('a test on $label', (server) => {
  const fixture = useDatabase(server);
  beforeAll(() => pushVersions(fixture().database, [PROMPT], 4));

  const begin = async (variants: readonly number[], start = {}): Promise<AbTest> => {
    const environment = await promoted(fixture().database, `${PROMPT}@1`);
    return startTestAgo(fixture(), { environment, prompt: PROMPT }, variants, 2, { start });
  };
  const look = ({ id, environment }: AbTest, since: string | null = null, now = Date.now()) =>
    compare(
      { database: fixture().database, now: () => now },
      { prompt: id, versions: [], environment, since, by: null, metric: null },
    );
  /** Users of each arm with one execution each. */
  const send = (
    test: AbTest,
    users: readonly number[],
    further: (place: number, user: number) => object = () => ({}),
  ) => {
    let last = 0;
    const rows = users.flatMap((count, place) =>
      Array.from({ length: count }, (_, user) =>
        execution({ series: place + 1, userKey: userKey(last++), ...further(place, user) }),
      ),
    );
    return newProducer(fixture().database, { series: seriesOf(test) }).send(rows, {
      further: { scores: rows.map(({ id }, i) => score(id, 1 + (i % 5))) },
    });
  };

  it('whose arms have not their users has no verdict, nor is a guardrail kept', async () => {
    const test = await begin([2]);
    await send(test, [700, 450], (place, user) => ({ error: user % 10 === place ? 'it failed' : null }));
    const { metrics, warnings, summary, ...found } = await look(test);
    expect(found.test?.sampleRatio?.state).toBe('blocking');
    expect(warnings[0]).toMatchObject({ kind: 'sample-ratio', blocks: true });
    expect(summary).toMatch(
      /^No verdict: 1 and 2 have not the users that their weights say \(1 has 700 for 575, 2 has 450 for 575\)/,
    );
    expect(metrics.flatMap(({ variants }) => variants.map(({ verdict }) => verdict))).toEqual(
      metrics.map(() => expect.objectContaining({ kind: 'collecting', reason: 'sample-ratio' })),
    );
    expect(metrics.find(({ name }) => name === 'error-rate')?.variants[0]?.guard).toBe('open');
  });

  it('shows no interval of a share while too few events tell', async () => {
    const test = await begin([2]);
    await send(test, [300, 300], (_, user) => ({ error: user < 3 ? 'it failed' : null }));
    const errors = (await look(test)).metrics.find(({ name }) => name === 'error-rate');
    expect(errors?.variants).toMatchObject([
      { interval: null, pValue: 1, guard: 'open', verdict: { kind: 'collecting', reason: 'few-events' } },
    ]);
    expect(errors?.variants[0]?.estimate).not.toBeNull();
  });

  it('guards who was slow only where it was frozen what slow is', async () => {
    const test = await begin([2]);
    const guarded = async () => {
      const { metrics } = await look(test);
      return metrics.flatMap(({ name, role, variants: [variant] }) =>
        role === 'guardrail' ? [[name, variant?.guard]] : [],
      );
    };
    const latencyMs = (place: number, user: number) => ({
      latencyMs: user % (place === 0 ? 8 : 2) === 0 ? 5_000 : 100,
    });
    await asSuperuser(fixture(), 'update promptctl.ab_tests set slow_after = 1000 where id = $1', [test.id]);
    await send(test, [400, 400], latencyMs);
    expect(await guarded()).toEqual([
      ['error-rate', 'open'],
      ['slow-share', 'harmed'],
    ]);
    await asSuperuser(fixture(), 'update promptctl.ab_tests set slow_after = null where id = $1', [test.id]);
    expect(await guarded()).toEqual([['error-rate', 'open']]);
  });

  it('divides its alpha among several variants for the primary metric alone', async () => {
    const test = await begin([2, 3, 4], { metric: 'response-tokens', minimumEffect: 0.05, alpha: 0.06 });
    await send(test, [200, 200, 200, 200], (place, user) => ({ responseTokens: 100 + place * 20 + (user % 7) }));
    const { metrics, test: told, summary } = await look(test);
    expect(told).toMatchObject({ alpha: 0.06, alphaPerVariant: 0.02, minimumEffect: 0.05, coverage: 10_000 });
    expect(metrics.map(({ name, alpha, minimumEffect }) => [name, alpha, minimumEffect]).slice(0, 3)).toEqual([
      ['response-tokens', 0.02, 0.05],
      ['error-rate', 0.06, 0.01],
      ['rating', 0.06, 0.2],
    ]);
    expect(metrics[0]?.variants.map(({ version, verdict }) => [version, verdict.kind])).toEqual([
      [2, 'worse'],
      [3, 'worse'],
      [4, 'worse'],
    ]);
    expect(summary.match(/is worse than 1 on response-tokens/g)).toHaveLength(3);
  });

  it('counts users of several arms apart, and says what was lost or refused in its time', async () => {
    const test = await begin([2]);
    await send(test, [20, 20]);
    const producer = newProducer(fixture().database, { series: seriesOf(test) });
    const at = new Date().toISOString();
    const gap = (since: string) => ({
      environment: test.environment,
      lost: 5,
      reason: 'the disk was full',
      since,
      until: since,
      host: 'app-1',
    });
    await producer.send([execution({ series: 2, userKey: userKey(0) })], {
      further: {
        gaps: [gap(at), gap(new Date(startOf(test) - DAY).toISOString())],
        rejected: [
          { reason: 'it was torn', event: { prompt: PROMPT } },
          { reason: 'it was torn', event: { prompt: 'other' } },
        ],
      },
    });
    const { arms, test: told, warnings } = await look(test, '2026-01-01T00:00:00Z', Date.now() + 1_000);
    expect([arms.map(({ users }) => users), told?.mixedUsers]).toEqual([[19, 20], 1]);
    expect(warnings.map((warning) => JSON.stringify(warning))).toEqual(
      [
        { kind: 'mixed-users', users: 1, share: 1 / 40 },
        { kind: 'gaps', lost: 5, reasons: [{ reason: 'the disk was full', lost: 5 }] },
        { kind: 'rejected', events: 1, reasons: [{ reason: 'it was torn', events: 1 }] },
        { kind: 'short', days: told?.days },
        { kind: 'since-ignored' },
      ].map((warning) => JSON.stringify(warning)),
    );
  });

  it('that nobody came to yet, or that ended as it began, is told too', async () => {
    const environment = await promoted(fixture().database, `${PROMPT}@1`);
    const id = await startTest(fixture().database, environment, PROMPT, [2]);
    const [test] = await listTests(fixture().database, { id });
    const { metrics, test: told, arms } = await look(test as AbTest, null, 0);
    expect([metrics.length, told?.sampleRatio, told?.days, arms.map(({ days }) => days)]).toEqual([
      1,
      null,
      0,
      [[], []],
    ]);
    expect(metrics[0]?.variants[0]).toMatchObject({
      verdict: { kind: 'collecting', reason: 'few-users', days: null },
      change: null,
    });
    await make(fixture().database, environment, 'test-stop', [{ prompt: PROMPT, version: null, expectedTest: id }]);
    const stopped = await look((await listTests(fixture().database, { id }))[0] as AbTest);
    expect(stopped.summary).toMatch(/^No verdict: /);
  });
});
