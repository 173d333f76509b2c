import { describe, expect, test } from 'vitest';
import { type DiffSide, diffPrompts } from '../../../src/domain/diff/content.ts';
import type { Content } from '../../../src/domain/prompt.ts';

const side = (label: string, content: Content): DiffSide => ({ label, content });

/** `field kind` of each change from one content to another. */
function changed(before: Content, after: Content): readonly string[] {
  return diffPrompts('p', side('p@1', before), side('p@2', after)).changes.map(({ field, kind }) => `${field} ${kind}`);
}

describe('the diff of two prompts', () => {
  test('is plain JSON: labels, changes, notes and counts', () => {
    const before = side('support/reply@7', { template: 'Answer {{question}}', model: 'a', variables: {} });
    const after = side('support/reply@8', {
      template: 'Answer {{question}}\nin a {{tone}} tone',
      model: 'b',
      variables: { tone: { type: 'string' } },
    });
    const diff = diffPrompts('support/reply', before, after);
    expect(diff).toEqual({
      name: 'support/reply',
      from: 'support/reply@7',
      to: 'support/reply@8',
      kind: 'changed',
      changes: [
        {
          field: 'template',
          kind: 'changed',
          before: 'Answer {{question}}',
          after: 'Answer {{question}}\nin a {{tone}} tone',
          text: {
            insertions: 1,
            deletions: 0,
            hunks: [{ beforeLine: 1, afterLine: 1, removed: [], added: ['in a {{tone}} tone'], edited: [] }],
            finalLineFeed: { before: false, after: false },
          },
        },
        { field: 'variables.tone', kind: 'added', before: null, after: { type: 'string' }, text: null },
        { field: 'model', kind: 'changed', before: 'a', after: 'b', text: null },
      ],
      notes: [{ kind: 'required', variable: 'tone', message: 'callers must now send tone' }],
      insertions: 3,
      deletions: 1,
    });
    expect(JSON.parse(JSON.stringify(diff))).toEqual(diff);
  });

  test('of a prompt that is only on the newer side adds every field', () => {
    const after: DiffSide = {
      label: 'prompts.yaml',
      content: { template: 'a\nb\n', model: 'm' },
      description: 'About',
    };
    expect(diffPrompts('p', null, after)).toEqual({
      name: 'p',
      from: null,
      to: 'prompts.yaml',
      kind: 'added',
      changes: [
        { field: 'template', kind: 'added', before: null, after: 'a\nb\n', text: null },
        { field: 'model', kind: 'added', before: null, after: 'm', text: null },
        { field: 'description', kind: 'added', before: null, after: 'About', text: null },
      ],
      notes: [],
      insertions: 4,
      deletions: 0,
    });
  });

  test('of a prompt that is only on the older side removes every field', () => {
    const diff = diffPrompts('p', side('p@3', { template: 'a', variables: { x: { type: 'string' } } }), null);
    expect(diff).toMatchObject({ from: 'p@3', to: null, kind: 'removed', notes: [], insertions: 0, deletions: 2 });
  });

  test('of a prompt that is on neither side is the same', () => {
    expect(diffPrompts('p', null, null)).toMatchObject({ kind: 'same', changes: [], insertions: 0, deletions: 0 });
  });

  test('is the same for contents that are written differently and have one digest', () => {
    const before: Content = { template: 'a\r\nb', variables: { x: { type: 'string', required: true } }, metadata: {} };
    const after: Content = { variables: { x: { type: 'string' } }, template: 'a\nb' };
    expect(diffPrompts('p', side('a', before), side('b', after))).toMatchObject({ kind: 'same', changes: [] });
  });
});

describe('fields', () => {
  test('come in the order a reader wants them', () => {
    const after: DiffSide = {
      label: 'b',
      content: {
        metadata: { owner: 'ops' },
        output: { type: 'object' },
        tools: [{ name: 'find' }],
        parameters: { top_p: 1 },
        maxTokens: 5,
        temperature: 0,
        model: 'm',
        variables: { x: { type: 'string' } },
        template: 't',
        system: 's',
      },
      description: 'd',
      tags: ['t'],
    };
    expect(diffPrompts('p', null, after).changes.map(({ field }) => field)).toEqual([
      'system',
      'template',
      'variables.x',
      'model',
      'temperature',
      'maxTokens',
      'parameters.top_p',
      'tools.find',
      'output',
      'metadata.owner',
      'description',
      'tags',
    ]);
  });

  test('of variables, parameters and metadata are compared per key, however deep', () => {
    const before: Content = {
      variables: { tier: { type: 'string', enum: ['free', 'pro'] }, gone: { type: 'json' } },
      parameters: { top_p: 0.9, stop: ['END'] },
      metadata: { owner: { team: 'ops' }, 'a.b': 1 },
    };
    const after: Content = {
      variables: { tier: { type: 'string', enum: ['free'], description: 'Plan' } },
      parameters: { top_p: 0.8, stop: ['END', 'STOP'], seed: 1 },
      metadata: { owner: { team: 'web' }, 'a.b': 2 },
    };
    expect(changed(before, after)).toEqual([
      'variables.gone removed',
      'variables.tier.description added',
      'variables.tier.enum changed',
      'parameters.seed added',
      'parameters.stop changed',
      'parameters.top_p changed',
      'metadata["a.b"] changed',
      'metadata.owner.team changed',
    ]);
  });

  test('named like parts of every object are fields like others', () => {
    const metadata = JSON.parse('{"__proto__": 1, "constructor": 2}');
    expect(changed({ metadata: {} }, { metadata })).toEqual(['metadata.__proto__ added', 'metadata.constructor added']);
  });

  test('that differ only in the type of their value differ', () => {
    expect(changed({ metadata: { a: '1', b: null } }, { metadata: { a: 1 } })).toEqual([
      'metadata.a changed',
      'metadata.b removed',
    ]);
  });

  test('that are not content are compared only where both sides know them', () => {
    const about = { description: 'About', tags: ['a'] };
    const content = { template: 't' };
    const known = diffPrompts(
      'p',
      { label: 'a', content, description: '', tags: ['b'] },
      { label: 'b', content, ...about },
    );
    expect(known.changes.map(({ field, kind }) => `${field} ${kind}`)).toEqual(['description added', 'tags changed']);
    const unknown = diffPrompts('p', { label: 'a', content }, { label: 'b', content, ...about });
    expect(unknown.kind).toBe('same');
  });
});
