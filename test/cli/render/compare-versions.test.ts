import stringWidth from 'fast-string-width';
import { describe, expect, test } from 'vitest';
import { renderCompare } from '../../../src/cli/render/compare.ts';
import { nothing, sampleArm, sampleCompared, sampleDays, sampleTotals } from './sample-compared.ts';
import { pipe, terminal } from './sample-test.ts';

const without = sampleCompared({
  test: null,
  since: '2026-03-06T09:30:00.000Z',
  arms: [
    sampleArm({ role: 'previous', weight: null, users: null }),
    sampleArm({
      version: 8,
      role: 'live',
      weight: null,
      users: null,
      totals: sampleTotals({ cost: null, rating: null, errors: 0, errorRate: 0 }),
      days: sampleDays([12, 14], [null, null]),
    }),
  ],
  metrics: [],
  summary: 'No verdict on 7 and 8: versions that did not run in the same test had other users and other days.',
  warnings: [{ kind: 'fallbacks', executions: 1, share: 0.0001 }],
  fallbacks: 1,
});

describe('versions without a test', () => {
  test('have no intervals, and are told how to get a verdict', async () => {
    await expect(renderCompare(without, terminal(80), {})).toMatchFileSnapshot('__snapshots__/compare-no-test.txt');
  });

  test.each([80, 120])('are broken down, by whatever apps call it, on %d columns', async (width) => {
    const rows = ['claude-sonnet-4', '', '模型\u202e\n日本語', '=1+1', 'x'.repeat(200)].map((key) => ({
      key,
      version: 7,
      totals: sampleTotals(),
    }));
    const text = renderCompare({ ...without, breakdown: { by: 'model', rows } }, terminal(width), {});
    const table = text.slice(text.indexOf('MODEL'), text.indexOf('\nExecutions since'));
    expect(table.split('\n').filter((line) => stringWidth(line) > width)).toEqual([]);
    await expect(table).toMatchFileSnapshot(`__snapshots__/compare-by-model-${width}.txt`);
  });

  test('that did nothing since a time are not told how to count', () => {
    const arms = [sampleArm({ role: 'version', weight: null, users: null, totals: nothing, days: [] })];
    const summary = 'No executions of support/reply@7 in production since 2026-03-06.';
    const quiet = { ...without, arms, warnings: [], fallbacks: 0, summary };
    expect(renderCompare(quiet, terminal(80), {})).toBe(`${summary}\n`);
  });

  test('that nobody ever used are told how an app counts', () => {
    const arms = [sampleArm({ role: 'version', weight: null, users: null, totals: nothing, days: [] })];
    const summary = 'No executions of support/reply@7 in production yet.';
    const empty = { ...without, since: null, arms, warnings: [], fallbacks: 0, summary };
    expect(renderCompare(empty, terminal(80), {})).toMatchInlineSnapshot(`
      "No executions of support/reply@7 in production yet.

      An app tells of each execution:
        const reply = await prompts.getPrompt('support/reply', variables, { userId });
        prompts.trackExecution(reply, { promptTokens, responseTokens, latencyMs });
      "
    `);
    expect(renderCompare(empty, pipe, { format: 'markdown' })).toMatchInlineSnapshot(`
      "**No executions of support/reply\\@7 in production yet.**

      \`support/reply\` in \`production\`

      An app tells of each execution:

      \`\`\`ts
      const reply = await prompts.getPrompt('support/reply', variables, { userId });
      prompts.trackExecution(reply, { promptTokens, responseTokens, latencyMs });
      \`\`\`
      "
    `);
  });
});
