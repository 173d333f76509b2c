import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PromptDefinition } from '../../../src/domain/prompt.ts';
import { splicePrompt } from '../../../src/domain/prompt-file/splice.ts';
import { rounds } from '../../helpers/long-run.ts';
import { definition } from './arbitraries.ts';
import { read } from './report.ts';

interface Layout {
  readonly head: string;
  /** Each prompt's source, by name. */
  readonly prompts: { readonly [name: string]: string };
  readonly foot: string;
}

const LAYOUTS: { readonly [name: string]: Layout } = {
  'plain values, two spaces': {
    head: '# ~head\npromptctl: 1 # ~format\ndefaults:\n  # ~default\n  model: claude # ~model\nprompts: # ~prompts\n',
    prompts: {
      a: '  # ~a\n  a: # ~name\n    description: plain text   # ~text\n    # ~before\n    tags: [x, y] # ~tags\n    temperature: 0.5 # ~number\n    template: Hi # ~template\n    # ~after\n',
      'b/c':
        '  b/c:\n    system: \'one\' # ~single\n    template: "two" # ~double\n    variables: {} # ~empty\n    metadata: # ~metadata\n      # ~inside\n      k: v # ~deep\n      list:\n        - 1 # ~item\n',
      d: '  d: { template: x } # ~d\n',
    },
    foot: '  # ~end\n',
  },
  'blocks, four spaces, blank lines': {
    head: '# ~head\nprompts:\n\n',
    prompts: {
      a: '    # ~a\n    a:\n        template: | # ~literal\n            one\n            # no comment\n\n              two\n\n        # ~between\n        description: >- # ~folded\n            folded\n            text\n\n',
      'b/c':
        '    b/c:\n        messages: # ~messages\n            # ~first\n            - role: user # ~role\n              content: |+ # ~keep\n                kept\n\n            # ~second\n            - role: assistant\n              content: "#"\n\n',
      d: '    d:\n        model: m # ~d\n        template: |2-\n             indented\n',
    },
    foot: '\n\n# ~end\n',
  },
  'braces, inside and out': {
    head: '# ~head\ndefaults: { temperature: 1, metadata: { team: x } } # ~defaults\nprompts:\n  # ~flow\n',
    prompts: {
      a: '  a: { description: one, template: "x # no", tags: [a, b], model: m } # ~a\n',
      'b/c':
        "  b/c: { # ~open\n    template: 'it', # ~comma\n    # ~own\n    variables: { }, metadata: { k: [1, 2], l: {} } # ~close\n  } # ~b\n",
      d: "  d: {messages: [{role: user, content: 'x'}, # ~between\n    {role: assistant, content: y}]}\n",
    },
    foot: '# ~end\n',
  },
  'lists without indentation, quoted keys, CRLF': {
    head: '# ~head\r\n"prompts":\r\n',
    prompts: {
      a: '  "a":\r\n    tags:\r\n    - x # ~x\r\n    # ~y\r\n    - y\r\n    template: |\r\n      text\r\n',
      'b/c':
        '  b/c:\r\n    messages:\r\n    - content: one # ~one\r\n      role: user\r\n    - content: |-\r\n        two\r\n        lines\r\n      role: user # ~two\r\n    maxTokens: 5 # ~five\r\n',
      d: "  'd':   # ~d\r\n    template: z\r\n",
    },
    foot: '  # ~end\r\n',
  },
};

function source({ head, prompts, foot }: Layout): string {
  return head + Object.values(prompts).join('') + foot;
}

function marks(text: string): string[] {
  return (text.match(/# ~\w+/g) ?? []).toSorted();
}

function namesIn(layout: Layout): string[] {
  return Object.keys(layout.prompts);
}

describe.each(Object.entries(LAYOUTS))('splicing any definition into a file of %s', (_, layout) => {
  test('starts from a file that is in order', () => {
    expect(read(source(layout))).toMatchObject({ diagnostics: [], prompts: namesIn(layout).map((name) => ({ name })) });
  });

  test('reads back as that definition, keeps every comment, and leaves every other prompt as it is written', () => {
    fc.assert(
      fc.property(fc.constantFrom(...namesIn(layout)).chain(definition), (wanted) => {
        const before = source(layout);
        const after = splicePrompt('p.yaml', before, wanted);
        expect(pick(after, wanted.name)).toEqual(wanted);
        expect(marks(after)).toEqual(expect.arrayContaining(marks(before)));
        const others = Object.entries(layout.prompts).filter(([name]) => name !== wanted.name);
        for (const [, text] of others) expect(after).toContain(text);
        expect(after.startsWith(layout.head) && after.endsWith(layout.foot)).toBe(true);
      }),
      { numRuns: rounds(35, 100) },
    );
  });

  test('one after the other, also new ones, gives all of them', () => {
    const wanted = fc.tuple(...[...namesIn(layout), 'new/one'].map(definition));
    fc.assert(
      fc.property(wanted, (definitions) => {
        const after = definitions.reduce((text, each) => splicePrompt('p.yaml', text, each), source(layout));
        expect(definitions.map(({ name }) => pick(after, name))).toEqual(definitions);
        expect(marks(after)).toEqual(expect.arrayContaining(marks(source(layout))));
        const again = definitions.reduce((text, each) => splicePrompt('p.yaml', text, each), after);
        expect(again).toBe(after);
      }),
      { numRuns: rounds(8, 25) },
    );
  });
});

function pick(text: string, name: string): PromptDefinition | null {
  const found = read(text).prompts.find((prompt) => prompt.name === name);
  if (found === undefined) return null;
  const { description, tags, content, examples } = found;
  return { name, description, tags, content, examples };
}
