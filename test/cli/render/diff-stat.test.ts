import { Chalk } from 'chalk';
import * as fc from 'fast-check';
import stringWidth from 'fast-string-width';
import { describe, expect, test } from 'vitest';
import { type DiffOptions, renderDiff } from '../../../src/cli/render/diff.ts';
import type { View } from '../../../src/cli/render/view.ts';
import { diffPrompts, type PromptDiff } from '../../../src/domain/diff/content.ts';
import type { Content } from '../../../src/domain/prompt.ts';

const view = (level: 0 | 1 = 0, width = 80): View => ({
  paint: new Chalk({ level }),
  width,
  terminal: level > 0,
  now: new Date(0),
});
const patch: DiffOptions = { mode: 'patch', context: 3, words: false };
const diff = (before: Content, after: Content, name = 'p'): PromptDiff =>
  diffPrompts(name, { label: `${name}@1`, content: before }, { label: `${name}@2`, content: after });

const changed = diff({ model: 'a' }, { model: 'b' }, 'support/reply');
const long = diff({ template: 'a\n'.repeat(90) }, { template: 'b\n'.repeat(30) }, 'support/reply');
const added = diffPrompts('mail/welcome', null, {
  label: 'prompts.yaml',
  content: { template: 'Hi\nthere\n', model: 'm' },
});
const removed = diffPrompts('old', { label: 'old@3', content: { messages: [{ role: 'user', content: 'Hi' }] } }, null);

describe('a stat', () => {
  const stat: DiffOptions = { ...patch, mode: 'stat' };

  test('draws a bar for each prompt and counts them all', () => {
    expect(renderDiff([long, added, removed], view(), stat)).toMatchInlineSnapshot(`
      " support/reply | 120 ++++++++++++++--------------------------------------------
       mail/welcome  |   3 +
       old           |   2 -
       3 prompts changed, 33 insertions(+), 92 deletions(-)
      "
    `);
  });

  test('paints its bars', () => {
    expect(renderDiff([diff({ model: 'a' }, { model: 'b' })], view(1), stat)).toBe(
      ' p | 2 \u001b[32m+\u001b[39m\u001b[31m-\u001b[39m\n 1 prompt changed, 1 insertion(+), 1 deletion(-)\n',
    );
  });

  test('stays within the width, however long the names and however many the lines', () => {
    const name = fc.constantFrom('a', 'support/reply', '日本語の名前', 'x'.repeat(128));
    const size = fc.oneof(fc.nat(20), fc.nat(1_000_000));
    const one = fc
      .record({ name, insertions: size, deletions: size })
      .map((sizes): PromptDiff => ({ ...added, ...sizes }));
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 5 }), fc.integer({ min: 30, max: 200 }), (diffs, width) => {
        const bars = renderDiff(diffs, view(0, width), stat).trimEnd().split('\n').slice(0, -1);
        for (const [index, bar] of bars.entries()) {
          expect(stringWidth(bar)).toBeLessThanOrEqual(width);
          const graph = bar.slice(bar.lastIndexOf(' ') + 1);
          expect(graph.includes('+')).toBe((diffs[index]?.insertions ?? 0) > 0);
          expect(graph.includes('-')).toBe((diffs[index]?.deletions ?? 0) > 0);
        }
      }),
    );
  });

  test('of nothing is nothing', () => {
    expect(renderDiff([diff({ model: 'a' }, { model: 'a' })], view(), stat)).toBe('');
  });
});

describe('names', () => {
  const all = [changed, diff({ model: 'a' }, { model: 'a' }), added, removed];

  test('alone are one a line', () => {
    expect(renderDiff(all, view(), { ...patch, mode: 'name-only' })).toBe('support/reply\nmail/welcome\nold\n');
  });

  test('with their status are tab-separated', () => {
    expect(renderDiff(all, view(1), { ...patch, mode: 'name-status' })).toBe(
      'M\tsupport/reply\nA\tmail/welcome\nD\told\n',
    );
  });
});
