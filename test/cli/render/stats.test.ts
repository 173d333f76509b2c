import stringWidth from 'fast-string-width';
import { describe, expect, test } from 'vitest';
import { renderStats } from '../../../src/cli/render/stats.ts';
import { STATS_COLUMNS } from '../../../src/cli/render/stats-rows.ts';
import type { PromptStats, Stats } from '../../../src/workflows/prompt-stats.ts';
import { nothing, sampleDays, sampleTotals } from './sample-compared.ts';
import { pipe, terminal } from './sample-test.ts';

function samplePrompt(differences: Partial<PromptStats> = {}): PromptStats {
  return {
    prompt: 'support/reply',
    version: 7,
    test: 'ab-0123456789ab',
    totals: sampleTotals({ executions: 48_210, cost: { total: 204.5, mean: 0.0042, share: 0.98 } }),
    days: sampleDays([540, 610, 655, 702, 688, 0, 1_015], []),
    fallbackShare: 0,
    variables: null,
    ...differences,
  };
}

const unused = samplePrompt({
  prompt: 'mail/a-subject-with-a-very-long-name',
  version: null,
  test: null,
  totals: nothing,
  days: [],
  fallbackShare: null,
});

const mail = samplePrompt({ prompt: '件名', version: 12, test: null, fallbackShare: 0.02, totals: sampleTotals() });

function sampleStats(differences: Partial<Stats> = {}): Stats {
  return {
    environment: 'production',
    since: '2026-03-06T09:30:00.000Z',
    until: '2026-03-13T09:30:00.000Z',
    unmatched: [],
    prompts: [samplePrompt(), mail, unused],
    total: sampleTotals({ executions: 52_420, cost: { total: 222.18, mean: 0.0042, share: 0.9816 } }),
    lost: 12,
    rejected: [
      { reason: 'it is older than what is kept', events: 3_000 },
      { reason: 'that prompt has no such version', events: 1 },
    ],
    ...differences,
  };
}

describe('prompts with their numbers', () => {
  test.each([80, 120])('on a terminal of %d columns', async (width) => {
    const text = renderStats(sampleStats(), terminal(width), {});
    expect(text.split('\n').filter((line) => stringWidth(line) > width)).toEqual([]);
    await expect(text).toMatchFileSnapshot(`__snapshots__/stats-${width}.txt`);
  });

  test('keep their layout in a pipe, with ISO times', () => {
    const text = renderStats(sampleStats(), pipe, {});
    const drawn = renderStats(sampleStats(), terminal(80), {});
    expect(text).toBe(drawn.replace('7 days ago', '2026-03-06T09:30:00.000Z'));
  });

  test('say nothing by colour alone', () => {
    // oxlint-disable-next-line no-control-regex -- taking the colours away is what it is for
    const plain = renderStats(sampleStats(), terminal(80, 1), {}).replace(/\u001b\[\d+m/g, '');
    expect(plain.replace(/ +$/gm, '')).toBe(renderStats(sampleStats(), terminal(80), {}));
  });

  test('of one also tell which variables apps send', () => {
    const variables = ['ticket', 'language'];
    const one = { prompts: [samplePrompt({ variables })], lost: 0, rejected: [] };
    expect(renderStats(sampleStats(one), terminal(80), {})).toMatchInlineSnapshot(`
      "production, since 7 days ago
      PROMPT         SERVED  EXEC.  ERRORS  P95     IN/OUT   COST      RATING  BY DAY
      support/reply  7 test  48.2k  0.29%   2.31 s  512/181  ≥$204.50  3.10    ▅▅▆▆▆·█

      variables that apps send: ticket, language
      "
    `);
    const many = Array.from({ length: 50 }, (_, i) => `v${i}`);
    expect(
      renderStats(sampleStats({ ...one, prompts: [samplePrompt({ variables: many })] }), terminal(300), {}),
    ).toMatch(/v39, and 10 more\n$/);
  });

  test('that nobody used are told how an app counts', () => {
    const none = { prompts: [], total: unused.totals, lost: 0, rejected: [], since: null };
    expect(renderStats(sampleStats(none), terminal(80), {})).toMatchInlineSnapshot(`
      "No executions in production yet. An app tells of each execution:
        prompts.trackExecution(reply, { promptTokens, responseTokens, latencyMs });
      "
    `);
  });
});

describe('for programs', () => {
  test('are one line each under fixed names', () => {
    const rows = renderStats(sampleStats(), pipe, { format: 'csv' })
      .trimEnd()
      .split('\n')
      .map((line) => line.split(','));
    expect(rows[0]).toEqual(STATS_COLUMNS);
    expect(rows.slice(1).map((row) => row.join(' '))).toMatchInlineSnapshot(`
      [
        "production 2026-03-06T09:30:00.000Z 2026-03-13T09:30:00.000Z support/reply 7 ab-0123456789ab 48210 12 0.0028503562945368173 812.4 640 2312.5 512.25 180.5 204.5 0.0042 0.98 3.104 884 0.21 0",
        "production 2026-03-06T09:30:00.000Z 2026-03-13T09:30:00.000Z 件名 12  4210 12 0.0028503562945368173 812.4 640 2312.5 512.25 180.5 17.68 0.0042 1 3.104 884 0.21 0.02",
        "production 2026-03-06T09:30:00.000Z 2026-03-13T09:30:00.000Z mail/a-subject-with-a-very-long-name   0 0             ",
      ]
    `);
    expect(renderStats(sampleStats(), pipe, { format: 'tsv' }).replaceAll('\t', ',')).toBe(
      renderStats(sampleStats(), pipe, { format: 'csv' }),
    );
    expect(JSON.parse(renderStats(sampleStats(), pipe, { format: 'json' }))).toEqual(sampleStats());
  });

  test('are a table in Markdown', () => {
    expect(renderStats(sampleStats(), pipe, { format: 'markdown' })).toMatchInlineSnapshot(`
      "| prompt | executions | errors | latency p50 | latency p95 | tokens in | tokens out | cost | rating |
      | --- | --- | --- | --- | --- | --- | --- | --- | --- |
      | \`support/reply\` | 48,210 | 12 (0.29%) | 640 ms | 2.31 s | 512 | 181 | $204.50 (98% priced) | 3.10 (21% rated) |
      | \`件名\` | 4,210 | 12 (0.29%) | 640 ms | 2.31 s | 512 | 181 | $17.68 | 3.10 (21% rated) |
      | \`mail/a-subject-with-a-very-long-name\` | 0 | 0 | – | – | – | – | – | – |
      | **total** | 52,420 | 12 (0.29%) | 640 ms | 2.31 s | 512 | 181 | $222.18 (98.2% priced) | 3.10 (21% rated) |
      "
    `);
  });
});
