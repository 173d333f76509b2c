import stringWidth from 'fast-string-width';
import { describe, expect, test } from 'vitest';
import { renderCompare } from '../../../src/cli/render/compare.ts';
import {
  nothing,
  open,
  sampleArm,
  sampleCompared,
  sampleComparedTest,
  sampleMetric,
  sampleMetrics,
  sampleTotals,
  sampleVariant,
} from './sample-compared.ts';
import { pipe, terminal } from './sample-test.ts';

const several = sampleCompared({
  test: sampleComparedTest({ alphaPerVariant: 0.05 / 3, coverage: 10_000 }),
  arms: [7, 8, 9, 10].map((version) =>
    sampleArm({ version, role: version === 7 ? 'control' : 'variant', weight: 2_500, users: version * 1_000 }),
  ),
  metrics: [
    sampleMetric({
      variants: [
        sampleVariant({ verdict: { kind: 'better', isEarly: true } }),
        sampleVariant({
          version: 9,
          estimate: -0.3,
          interval: { low: -0.5, high: -0.1 },
          verdict: { kind: 'worse', isEarly: false },
        }),
        sampleVariant({
          version: 10,
          estimate: 0.01,
          interval: { low: -0.1, high: 0.12 },
          verdict: { kind: 'equivalent' },
        }),
      ],
    }),
  ],
  summary: '8 is better than 7 on rating. 9 is worse than 7 on rating. 10 and 7 are practically equivalent on rating.',
  warnings: [{ kind: 'exaggerated', metric: 'rating', version: 8 }],
});

const fresh = sampleCompared({
  test: sampleComparedTest({ days: 0.1 }),
  arms: [
    sampleArm({ users: 3, totals: sampleTotals({ executions: 3, rating: null, errors: 0, errorRate: 0 }), days: [] }),
    sampleArm({ version: 8, role: 'variant', users: 0, totals: nothing, days: [] }),
  ],
  metrics: [
    sampleMetric({
      variants: [
        sampleVariant({
          effectiveUsers: { control: 3, variant: 0 },
          means: { control: 3, variant: null },
          estimate: null,
          interval: null,
          change: null,
          pValue: 1,
          verdict: { kind: 'collecting', reason: 'few-users', detectable: null, days: null },
        }),
      ],
    }),
  ],
  summary: 'Keep collecting: rating of 8 and 7 is known of too few users to say anything yet.',
  warnings: [],
});

describe('the arms of a test', () => {
  test.each([80, 120])('are drawn for a terminal of %d columns, within it', async (width) => {
    const text = renderCompare(sampleCompared(), terminal(width), {});
    expect(text.split('\n').filter((line) => stringWidth(line) > width)).toEqual([]);
    await expect(text).toMatchFileSnapshot(`__snapshots__/compare-${width}.txt`);
  });

  test('are painted where colours are on, and nothing is said by colour alone', () => {
    const painted = renderCompare(sampleCompared(), terminal(80, 1), {});
    expect(painted).toContain('\u001b[32m8 is better than 7 on rating');
    expect(painted).toContain('\u001b[33m! it has run for 6.2 days');
    // oxlint-disable-next-line no-control-regex -- taking the colours away is what it is for
    expect(painted.replace(/\u001b\[\d+m/g, '')).toBe(renderCompare(sampleCompared(), terminal(80), {}));
  });

  test('keep their layout in a pipe, with ISO times', () => {
    const text = renderCompare(sampleCompared(), { ...pipe, width: 120 }, {});
    const drawn = renderCompare(sampleCompared(), terminal(120), {});
    expect(text).toBe(drawn.replace('started 6 days ago', 'started 2026-03-07T04:42:00.000Z'));
  });

  test('that are many stand in blocks below each other', async () => {
    await expect(renderCompare(several, terminal(80), {})).toMatchFileSnapshot('__snapshots__/compare-several.txt');
  });

  test('of which one has no users yet say that there is nothing, and never 0 for what is unknown', async () => {
    await expect(renderCompare(fresh, terminal(80), {})).toMatchFileSnapshot('__snapshots__/compare-fresh.txt');
  });

  test('that have not their users have no interval and no verdict', () => {
    const verdict = { ...open, reason: 'sample-ratio', days: null } as const;
    const blocked = sampleCompared({
      test: sampleComparedTest({ sampleRatio: { evidence: 1e12, state: 'blocking' }, mixedUsers: 12 }),
      metrics: sampleMetrics.map((metric) => ({
        ...metric,
        variants: metric.variants.map((variant) => ({ ...variant, verdict, interval: null, guard: null })),
      })),
      summary: 'No verdict: 7 and 8 have not the users that their weights say (7 has 700 for 602, 8 has 504 for 602).',
      warnings: [
        { kind: 'sample-ratio', evidence: 1e12, blocks: true },
        { kind: 'mixed-users', users: 1, share: 0.01 },
      ],
    });
    const text = renderCompare(blocked, terminal(80), {});
    expect(
      [text.slice(0, text.indexOf('support/reply')), text.slice(text.indexOf('rating  primary'))].join('…\n'),
    ).toMatchInlineSnapshot(`
      "No verdict: 7 and 8 have not the users that their weights say (7 has 700 for
      602, 8 has 504 for 602).

      ! the arms have not the users that their weights give them (evidence over
        1,000,000 to 1), so no verdict holds: find out which app tracks only some arms
      ! 1 user (1%) was tracked in several arms and is left out: look for an app that
        tracks a prompt for another user than it got it for

      …
      rating  primary, higher is better, minimum effect 0.2 points
        8  +0.45      no interval yet: sample ratio                        collecting
      error-rate  guardrail, lower is better, margin 1 pp
        8  −0.080 pp  no interval yet: sample ratio                        open
      slow-share  guardrail, lower is better, margin 2 pp
        8  +0.20 pp   no interval yet: sample ratio                        open
      response-tokens  exploratory, lower is better, minimum effect 10%
        8  −20.0%     no interval yet: sample ratio                        collecting
      latency  exploratory, lower is better, minimum effect 10%
        8  −2.0%      no interval yet: sample ratio                        collecting
      rating-coverage  exploratory, higher is better, minimum effect 3 pp
        8  −0.60 pp   no interval yet: sample ratio                        collecting

      ab-0123456789ab: started 6 days ago, running, 6.2 days, 10% of all users.
      Decided by rating at alpha 0.05. Look as often as you like: intervals and
      verdicts account for it.
      Effective users on rating: 7 has 402, 8 398. Means above are of executions,
      comparisons of users, among whom busy ones weigh less.
      "
    `);
  });

  test('in huge and tiny numbers still stand in their columns', () => {
    const huge = sampleTotals({
      executions: 98_765_432_109,
      errors: 1,
      errorRate: 1 / 98_765_432_109,
      latency: { mean: 7_200_000, p50: 0.4, p95: 99_999_999 },
      promptTokens: 123_456_789,
      responseTokens: 0.25,
      cost: { total: 12_345_678.9, mean: 0.000000125, share: 0.99999 },
      rating: { mean: 5, count: 1, coverage: 1e-9 },
    });
    const text = renderCompare(
      sampleCompared({ arms: [sampleArm({ totals: huge }), sampleArm({ version: 123_456_789, role: 'variant' })] }),
      terminal(80),
      {},
    );
    expect(text.slice(text.indexOf('executions'), text.indexOf('\ncalls by day'))).toMatchInlineSnapshot(`
      "executions           98,765,432,109
      errors               1 (<0.01%)
      latency mean         7,200 s
      latency p50          0.4 ms
      latency p95          100,000 s
      tokens in            123,456,789
      tokens out           0.3
      cost per execution   $0.000000125 (>99.9% priced)
      cost in all          $12,345,678.90 (>99.9% priced)
      rating               5.00 (<0.01% rated)
      executions by day    ▅▅▆▆▆·█
      rating 3.05–3.13     ▁▆█▄▇·█

                           123456789 variant
      share                50%
      users                602
      executions           4,210
      errors               12 (0.29%)
      latency mean         812 ms
      latency p50          640 ms
      latency p95          2.31 s
      tokens in            512
      tokens out           181
      cost per execution   $0.0042
      cost in all          $17.68
      rating               3.10 (21% rated)
      executions by day    ▅▅▆▆▆·█
      rating 3.05–3.13     ▁▆█▄▇·█

      rating  primary, higher is better, minimum effect 0.2 points
        8  +0.45 (+0.21 to +0.69)                 ┊    │    ├─────●────┤   better
      error-rate  guardrail, lower is better, margin 1 pp
        8  −0.08 pp (−0.52 to +0.36)              ┊  ├─●─┤  ┊              kept
      slow-share  guardrail, lower is better, margin 2 pp
        8  +0.2 pp (−2.1 to +2.5)                 ├────●────┼┤             open
      response-tokens  exploratory, lower is better, minimum effect 10%
        8  −20.0% (−24.7% to −15.0%)      ├──●─┤  ┊    │    ┊              better
      latency  exploratory, lower is better, minimum effect 10%
        8  −2.0% (−14.8% to +12.7%)            ├──┼───●┼────┼┤             collecting
      rating-coverage  exploratory, higher is better, minimum effect 3 pp
        8  −0.60 pp                   no interval yet: too few events      collecting
                                                 −1    0   +1 minimum effects

      ab-0123456789ab: started 6 days ago, running, 6.2 days, 10% of all users.
      Decided by rating at alpha 0.05. Look as often as you like: intervals and
      verdicts account for it.
      Effective users on rating: 7 has 402, 8 398. Means above are of executions,
      comparisons of users, among whom busy ones weigh less."
    `);
  });

  test('whose token counts fell to 0 are compared on the scale of the difference', () => {
    const metric = sampleMetric({
      name: 'response-tokens',
      better: 'lower',
      unit: 'tokens',
      minimumEffect: 0.1,
      variants: [
        sampleVariant({
          minimumEffect: 18,
          means: { control: 180, variant: 0 },
          estimate: -180,
          interval: { low: -200, high: -160 },
          change: { estimate: -1, interval: null },
        }),
      ],
    });
    const text = renderCompare(sampleCompared({ metrics: [metric] }), terminal(80), {});
    expect(text.split('\n').find((line) => line.startsWith('  8  '))).toMatchInlineSnapshot(
      `"  8  −180 (−200 to −160)  ◀                 ┊   │   ┊                    better"`,
    );
  });
});
