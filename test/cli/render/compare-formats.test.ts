import { describe, expect, test } from 'vitest';
import { renderCompare } from '../../../src/cli/render/compare.ts';
import { COMPARE_COLUMNS } from '../../../src/cli/render/compare-rows.ts';
import { logVariant, sampleCompared, sampleMetrics, sampleTotals } from './sample-compared.ts';
import { pipe, terminal } from './sample-test.ts';

const broken = sampleCompared({
  breakdown: {
    by: 'segment',
    rows: [
      { key: '=cmd|"calc",A1', version: 7, totals: sampleTotals() },
      { key: '-1', version: 8, totals: sampleTotals({ rating: null }) },
    ],
  },
});

describe('for programs', () => {
  test('tab-separated values hold one line for each arm and number, exact, under fixed names', () => {
    const lines = renderCompare(sampleCompared(), terminal(80), { format: 'tsv' }).trimEnd().split('\n');
    const rows = lines.map((line) => line.split('\t'));
    expect(rows[0]).toEqual(COMPARE_COLUMNS);
    expect(rows.map(({ length }) => length)).toEqual(lines.map(() => COMPARE_COLUMNS.length));
    const tokens = rows.filter((row) => row.includes('response-tokens'));
    const named = tokens.map((row) =>
      Object.fromEntries(row.flatMap((cell, i) => (cell === '' ? [] : [[rows[0]?.[i], cell]]))),
    );
    const common = {
      prompt: 'support/reply',
      environment: 'production',
      test: 'ab-0123456789ab',
      since: '2026-03-07T04:42:00.000Z',
      until: '2026-03-13T09:30:00.000Z',
      weight: '0.5',
      users: '602',
      metric: 'response-tokens',
      unit: 'tokens',
      metric_role: 'exploratory',
      better: 'lower',
      minimum_effect: '0.1',
      alpha: '0.05',
      scale: 'log',
    };
    const variant = logVariant(-0.2231, 0.061);
    expect(named).toEqual([
      {
        ...common,
        version: '7',
        version_id: 'pv-000000000007',
        arm: 'control',
        executions: '4210',
        value: '180.5',
        user_mean: '180',
        effective_users: '402.7',
      },
      {
        ...common,
        version: '8',
        version_id: 'pv-000000000008',
        arm: 'variant',
        executions: '4198',
        value: '144.2',
        user_mean: String(variant.means.variant),
        effective_users: '398.2',
        estimate: '-0.2231',
        p_value: '0.0004',
        low: String(variant.interval?.low),
        high: String(variant.interval?.high),
        verdict: 'better',
        change: String(variant.change?.estimate),
        change_low: String(variant.change?.interval?.low),
        change_high: String(variant.change?.interval?.high),
      },
    ]);
  });

  test('comma-separated values are quoted, and what a spreadsheet would run is disarmed, but numbers are numbers', () => {
    const lines = renderCompare(broken, pipe, { format: 'csv' }).trimEnd().split('\n');
    expect(
      lines.filter((line) => line.includes('segment') && line.includes('errors')).map((line) => line.slice(0, 150)),
    ).toMatchInlineSnapshot(`
      [
        "support/reply,production,ab-0123456789ab,2026-03-07T04:42:00.000Z,2026-03-13T09:30:00.000Z,segment,"'=cmd|""calc"",A1",7,pv-000000000007,control,,,421",
        "support/reply,production,ab-0123456789ab,2026-03-07T04:42:00.000Z,2026-03-13T09:30:00.000Z,segment,'-1,8,pv-000000000008,variant,,,4210,errors,executi",
      ]
    `);
    expect(lines.filter((line) => line.includes(',-0.2231,'))).toHaveLength(1);
  });

  test('JSON is the very object', () => {
    expect(JSON.parse(renderCompare(broken, terminal(80, 1), { format: 'json' }))).toEqual(broken);
  });
});

test('for a pull request there is Markdown, with the sentence on top', async () => {
  const text = renderCompare(broken, terminal(80), { format: 'markdown' });
  await expect(text).toMatchFileSnapshot('__snapshots__/compare.md');
});

test('what Markdown would take for a mark is escaped', () => {
  const summary = '*7* | <b>`8`</b> [x](y) _z_ @maya #12';
  const metrics = sampleMetrics.slice(0, 1);
  const text = renderCompare(sampleCompared({ summary, metrics, prompt: 'a`b|c' }), pipe, { format: 'markdown' });
  expect(text.split('\n').slice(0, 3)).toEqual([
    '**\\*7\\* \\| \\<b\\>\\`8\\`\\</b\\> \\[x\\](y) \\_z\\_ \\@maya \\#12**',
    '',
    "`a'b\\|c` in `production`",
  ]);
});
