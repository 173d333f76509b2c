import { Chalk } from 'chalk';
import { describe, expect, test } from 'vitest';
import { type DiffOptions, renderDiff } from '../../../src/cli/render/diff.ts';
import type { View } from '../../../src/cli/render/view.ts';
import { type DiffSide, diffPrompts, type PromptDiff } from '../../../src/domain/diff/content.ts';
import type { Content } from '../../../src/domain/prompt.ts';

const view = (level: 0 | 1 = 0, width = 80): View => ({
  paint: new Chalk({ level }),
  width,
  terminal: level > 0,
  now: new Date(0),
});
const patch: DiffOptions = { mode: 'patch', context: 3, words: false };

function diff(before: Content, after: Content, name = 'p'): PromptDiff {
  return diffPrompts(name, { label: `${name}@1`, content: before }, { label: `${name}@2`, content: after });
}

const lines = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => `line ${from + i}\n`).join('');

const seven: DiffSide = {
  label: 'support/reply@7',
  description: 'First answer',
  content: {
    system: 'You are a support agent. Answer in {{language}}.',
    template: `A {{customer_tier}} customer writes: {{ticket}}\nBe kind and brief.\n${lines(3, 12)}Yours,\nthe team`,
    variables: {
      language: { type: 'string', default: 'English' },
      customer_tier: { type: 'string', enum: ['free', 'pro', 'enterprise'] },
      ticket: { type: 'string' },
    },
    model: 'claude-a',
    temperature: 0.7,
    parameters: { stop: ['END'], top_p: 0.9 },
    tools: [{ name: 'lookup_order', input: { type: 'object', properties: { id: { type: 'string' } } } }],
    metadata: { owner: 'ops', 'cost.center': 12 },
  },
};
const eight: DiffSide = {
  label: 'support/reply@8',
  description: 'First answer to a support ticket',
  content: {
    system: 'You are a support agent. Answer in {{language}} only.',
    template: `A {{customer_tier}} customer writes: {{ticket}}\nBe kind, warm and brief.\n${lines(3, 12)}Yours,\nall of us here\n`,
    variables: {
      language: { type: 'string' },
      customer_tier: { type: 'string', enum: ['free', 'pro'] },
      ticket: { type: 'string' },
      tone: { type: 'string', enum: ['warm', 'dry'] },
    },
    model: 'claude-b',
    parameters: { stop: ['END', 'STOP'], top_p: 0.95 },
    tools: [
      { name: 'lookup_order', input: { type: 'object', properties: { id: { type: 'number' } } } },
      { name: 'refund_order', input: { type: 'object', properties: { why: { type: 'string', description: 'a\nb' } } } },
    ],
    metadata: { 'cost.center': '12' },
  },
};
const release = diffPrompts('support/reply', seven, eight);
const edited = diff(
  { template: 'Be kind and brief.\nNever promise refunds.\n', model: 'a', temperature: 1 },
  {
    template: 'Be kind, warm and brief. \nSign as the team.\n',
    model: 'b',
    variables: { tone: { type: 'string' } },
  },
);
const added = diffPrompts('mail/welcome', null, {
  label: 'prompts.yaml',
  content: { template: 'Hi\nthere\n', model: 'm' },
});
const removed = diffPrompts('old', { label: 'old@3', content: { messages: [{ role: 'user', content: 'Hi' }] } }, null);

describe('a patch', () => {
  test('draws every field in its own way', () => {
    expect(renderDiff([release], view(), patch)).toMatchInlineSnapshot(`
      "support/reply  7 → 8
      ! customer_tier no longer takes "enterprise"
      ! callers must now send language
      ! callers must now send tone
      system
      @@ -1 +1 @@
      -You are a support agent. Answer in {{language}}.
      +You are a support agent. Answer in {{language}} only.
      template
      @@ -1,5 +1,5 @@
       A {{customer_tier}} customer writes: {{ticket}}
      -Be kind and brief.
      +Be kind, warm and brief.
       line 3
       line 4
       line 5
      @@ -11,4 +11,4 @@
       line 11
       line 12
       Yours,
      -the team
      +all of us here
      \\ line feed at the end added
      variables.customer_tier.enum  [free, pro, enterprise] → [free, pro]
      variables.language.default  - English
      variables.tone  + {type: string, enum: [warm, dry]}
      model  claude-a → claude-b
      temperature  - 0.7
      parameters.stop  [END] → [END, STOP]
      parameters.top_p  0.9 → 0.95
      tools.lookup_order.input.properties.id.type  string → number
      tools.refund_order
      +name: refund_order
      +input:
      +  type: object
      +  properties:
      +    why:
      +      type: string
      +      description: |
      +        a
      +        b
      metadata["cost.center"]  12 → "12"
      metadata.owner  - ops
      description  First answer → First answer to a support ticket
      "
    `);
  });

  test('paints by meaning on a terminal, and marks the words that changed', () => {
    const drawn = renderDiff([edited], view(1), patch);
    expect(drawn.replaceAll('\u001b', '␛')).toMatchInlineSnapshot(`
      "␛[1mp␛[22m  1 → 2
      ␛[33m! callers must now send tone␛[39m
      ␛[1mtemplate␛[22m
      ␛[36m@@ -1,2 +1,2 @@␛[39m
      ␛[31m-Be kind and brief.␛[39m
      ␛[31m-Never promise refunds.␛[39m
      ␛[32m+Be kind␛[7m, warm␛[27m and brief.␛[7m·␛[27m␛[39m
      ␛[32m+Sign as the team.␛[39m
      ␛[1mvariables.tone␛[22m  ␛[32m+ {type: string}␛[39m
      ␛[1mmodel␛[22m  ␛[31ma␛[39m → ␛[32mb␛[39m
      ␛[1mtemperature␛[22m  ␛[31m- 1␛[39m
      "
    `);
  });

  test('draws edited lines once with their words marked when asked for words', () => {
    expect(renderDiff([edited], view(), { ...patch, words: true })).toMatchInlineSnapshot(`
      "p  1 → 2
      ! callers must now send tone
      template
      @@ -1,2 +1,2 @@
      ~Be kind{+, warm+} and brief.{+ +}
      -Never promise refunds.
      +Sign as the team.
      variables.tone  + {type: string}
      model  a → b
      temperature  - 1
      "
    `);
    const drawn = renderDiff([edited], view(1), { ...patch, words: true });
    expect(drawn.replaceAll('\u001b', '␛')).toMatchInlineSnapshot(`
      "␛[1mp␛[22m  1 → 2
      ␛[33m! callers must now send tone␛[39m
      ␛[1mtemplate␛[22m
      ␛[36m@@ -1,2 +1,2 @@␛[39m
      ~Be kind␛[32m{+, warm+}␛[39m and brief.␛[32m{+ +}␛[39m
      ␛[31m-Never promise refunds.␛[39m
      ␛[32m+Sign as the team.␛[39m
      ␛[1mvariables.tone␛[22m  ␛[32m+ {type: string}␛[39m
      ␛[1mmodel␛[22m  ␛[31ma␛[39m → ␛[32mb␛[39m
      ␛[1mtemperature␛[22m  ␛[31m- 1␛[39m
      "
    `);
  });

  test('separates prompts by an empty line, and leaves out those without differences', () => {
    const same = diff({ template: 'a' }, { template: 'a' });
    expect(renderDiff([same, added, same, removed], view(), patch)).toMatchInlineSnapshot(`
      "mail/welcome  added in prompts.yaml
      template
      +Hi
      +there
      model  + m

      old  removed, was 3
      messages[0]  - {role: user, content: Hi}
      "
    `);
  });

  test('of nothing is nothing', () => {
    expect(renderDiff([], view(), patch)).toBe('');
    expect(renderDiff([diff({ template: 'a' }, { template: 'a' })], view(), patch)).toBe('');
  });

  test('shows where two sides stand when neither is a version', () => {
    const before = { label: 'prompts.yaml', content: { model: 'a' } };
    const after = { label: 'p@staging', content: { model: 'b' } };
    expect(renderDiff([diffPrompts('p', before, after)], view(), patch)).toBe(
      'p  prompts.yaml → staging\nmodel  a → b\n',
    );
  });

  test('says what callers must change in yellow', () => {
    const drawn = renderDiff(
      [diff({ template: 't' }, { template: 't', variables: { x: { type: 'string' } } })],
      view(1),
      patch,
    );
    expect(drawn.split('\n')[1]).toBe('\u001b[33m! callers must now send x\u001b[39m');
  });
});
