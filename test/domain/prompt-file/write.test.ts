import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PromptDefinition } from '../../../src/domain/prompt.ts';
import { writePromptFile } from '../../../src/domain/prompt-file/write.ts';
import { definition } from './arbitraries.ts';
import { read } from './report.ts';

const reply: PromptDefinition = {
  name: 'support/reply',
  description: 'First answer to a support ticket',
  tags: ['support', '1.10', 'yes'],
  content: {
    model: 'claude-sonnet-4-20250514',
    temperature: 0.7,
    variables: {
      language: { type: 'string', default: 'English' },
      ticket: { type: 'string' },
      history: { type: 'json', required: false },
    },
    messages: [
      { role: 'system', content: 'Answer in {{language}}.\nBe: brief\n' },
      { placeholder: 'history' },
      { role: 'user', content: '{{ticket}}' },
      { role: 'assistant', content: '  indented\n# and no comment' },
    ],
    tools: [{ type: 'function', function: { name: 'refund', parameters: { type: 'object', properties: {} } } }],
    metadata: { owner: 'care team', since: '2024-01-31' },
  },
  examples: [{ variables: { ticket: "Where's my parcel?" }, contains: ['parcel'] }],
};

describe('a written prompt file', () => {
  test('reads as if a person had written it: blocks for lines, quotes only where needed, short forms', () => {
    expect(writePromptFile(reply)).toBe(`name: support/reply
description: First answer to a support ticket
tags: [support, "1.10", "yes"]
model: claude-sonnet-4-20250514
temperature: 0.7
metadata: { owner: care team, since: "2024-01-31" }
variables:
  language: { type: string, default: English }
  ticket: string
  history: { type: json, required: false }
messages:
  - role: system
    content: |
      Answer in {{language}}.
      Be: brief
  - placeholder: history
  - role: user
    content: "{{ticket}}"
  - role: assistant
    content: |2-
        indented
      # and no comment
tools:
  - type: function
    function:
      name: refund
      parameters: { type: object, properties: {} }
examples:
  - variables: { ticket: Where's my parcel? }
    contains: [parcel]
`);
  });

  test('gives the same definition when it is read', () => {
    const { prompts, diagnostics } = read(writePromptFile(reply));
    expect(diagnostics).toEqual([]);
    expect(prompts).toEqual([{ ...reply, file: 'bad.yaml', line: 1, column: 7 }]);
  });

  test('gives the same definition when it is read, whatever the texts are', () => {
    fc.assert(
      fc.property(definition('a/b'), (written) => {
        const { prompts, diagnostics } = read(writePromptFile(written));
        expect(diagnostics).toEqual([]);
        expect(prompts).toEqual([{ ...written, file: 'bad.yaml', line: 1, column: 7 }]);
      }),
    );
  });

  test('shows reviewers what is invisible', () => {
    const hidden = { name: 'a', description: '', tags: [], examples: [], content: { template: 'a\u202eb\n\u001bc\n' } };
    expect(writePromptFile(hidden)).toBe('name: a\ntemplate: "a\\u202eb\\n\\u001bc\\n"\n');
  });
});
