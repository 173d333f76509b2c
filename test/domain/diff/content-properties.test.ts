import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalContent } from '../../../src/domain/content.ts';
import { type DiffSide, diffPrompts } from '../../../src/domain/diff/content.ts';
import type { Content, Json, JsonObject } from '../../../src/domain/prompt.ts';

// Small alphabets, so that two contents have much in common.
const key = fc.constantFrom('a', 'b', 'a.b', '__proto__', 'name', 'role');
const text = fc.oneof(
  fc.constantFrom('', 'x', 'y\n', 'x\ny', 'x\r\nz', 'one two three four five six seven'),
  fc.string(),
);
const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, 0, 1, 'x'),
    text,
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(key, tie('json'), { maxKeys: 3 }),
  ),
}));
const object: fc.Arbitrary<JsonObject> = fc.dictionary(key, json, { maxKeys: 4 });
const role = fc.constantFrom('system', 'user', 'assistant');
const message = fc.oneof(fc.record({ role, content: text }), fc.record({ placeholder: fc.constantFrom('h', 'i') }));
const variable = fc.record(
  {
    type: fc.constantFrom('string', 'number', 'json'),
    description: text,
    required: fc.boolean(),
    default: json,
    enum: fc.array(fc.oneof(text, fc.integer()), { maxLength: 3 }),
  },
  { requiredKeys: ['type'] },
);
const content = fc.record(
  {
    template: text,
    system: text,
    messages: fc.array(message, { maxLength: 6 }),
    variables: fc.dictionary(key, variable, { maxKeys: 4 }),
    model: text,
    temperature: fc.double({ noNaN: true, noDefaultInfinity: true }),
    parameters: object,
    tools: fc.array(object, { maxLength: 4 }),
    output: object,
    metadata: object,
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Content>;
const side: fc.Arbitrary<DiffSide> = fc.record({
  label: fc.constant('p@1'),
  content,
  description: text,
  tags: fc.array(text, { maxLength: 3 }),
});

describe('whatever the contents are, their diff', () => {
  test('is the same where their digests are, and only there', () => {
    fc.assert(
      fc.property(content, content, (before, after) => {
        const { kind } = diffPrompts('p', { label: 'a', content: before }, { label: 'b', content: after });
        expect(kind === 'same').toBe(canonicalContent(before) === canonicalContent(after));
      }),
      { numRuns: 500 },
    );
  });

  test('with themselves is the same', () => {
    fc.assert(
      fc.property(side, (one) => {
        expect(diffPrompts('p', one, structuredClone(one))).toMatchObject({ kind: 'same', changes: [], notes: [] });
      }),
    );
  });

  test('swaps insertions and deletions when the sides are swapped', () => {
    fc.assert(
      fc.property(side, fc.option(side), (before, after) => {
        const { insertions, deletions } = diffPrompts('p', before, after);
        expect(diffPrompts('p', after, before)).toMatchObject({ insertions: deletions, deletions: insertions });
      }),
      { numRuns: 500 },
    );
  });

  test('counts at least one line or value for each change', () => {
    fc.assert(
      fc.property(fc.option(side), side, (before, after) => {
        const { changes, insertions, deletions } = diffPrompts('p', before, after);
        expect(insertions + deletions).toBeGreaterThanOrEqual(changes.length);
      }),
    );
  });

  test('survives being written as JSON', () => {
    fc.assert(
      fc.property(side, side, (before, after) => {
        const diff = JSON.stringify(diffPrompts('p', before, after));
        expect(JSON.stringify(JSON.parse(diff))).toBe(diff);
      }),
    );
  });
});
