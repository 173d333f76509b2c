import { describe, expect, test } from 'vitest';
import { read } from './report.ts';

describe('a map file', () => {
  test('gives its prompts with the place of each name, defaults merged in and short forms expanded', () => {
    const file = read(`# yaml-language-server: $schema=./schema/prompts.schema.json
$schema: ./schema/prompts.schema.json
promptctl: 1
defaults: { model: claude-sonnet-4-20250514, temperature: 0.7, maxTokens: 2048, metadata: { team: care } }
prompts:
  support/reply:
    description: First answer
    tags: [support]
    variables:
      language: { type: string, default: English }
      ticket: string
    system: Answer in {{language}}.
    template: |
      They write: {{ticket}}
    temperature: null
    metadata: { owner: ann }
    examples:
      - { variables: { ticket: Where? }, contains: ["write: Where?"] }
  greeting: { template: Hello }
`);
    expect(file).toEqual({
      diagnostics: [],
      prompts: [
        {
          file: 'bad.yaml',
          line: 6,
          column: 3,
          name: 'support/reply',
          description: 'First answer',
          tags: ['support'],
          content: {
            system: 'Answer in {{language}}.',
            template: 'They write: {{ticket}}\n',
            variables: { language: { type: 'string', default: 'English' }, ticket: { type: 'string' } },
            model: 'claude-sonnet-4-20250514',
            maxTokens: 2048,
            metadata: { owner: 'ann' },
          },
          examples: [{ variables: { ticket: 'Where?' }, contains: ['write: Where?'] }],
        },
        {
          file: 'bad.yaml',
          line: 19,
          column: 3,
          name: 'greeting',
          description: '',
          tags: [],
          content: {
            template: 'Hello',
            model: 'claude-sonnet-4-20250514',
            temperature: 0.7,
            maxTokens: 2048,
            metadata: { team: 'care' },
          },
          examples: [],
        },
      ],
    });
  });

  test('may hold no prompt yet', () => {
    expect(read('prompts: {}\n')).toEqual({ prompts: [], diagnostics: [] });
  });

  test('returns the prompts that are in order even when others are not', () => {
    const { prompts, diagnostics } = read(
      'prompts:\n  a: { template: A }\n  b: { tmplate: B }\n  c: { template: C }\n',
    );
    expect(prompts.map(({ name }) => name)).toEqual(['a', 'c']);
    expect(diagnostics).toHaveLength(1);
  });

  test('takes names that objects know already for what they are', () => {
    const names = ['constructor', 'tostring', 'hasownproperty'];
    const { prompts, diagnostics } = read(`prompts:\n${names.map((name) => `  ${name}: { template: x }\n`).join('')}`);
    expect(diagnostics).toEqual([]);
    expect(prompts.map(({ name }) => name)).toEqual(names);
  });

  test('takes such names for variables and metadata too', () => {
    const { prompts } = read(
      'name: a\nvariables: { constructor: string, toString: json }\nmetadata: { valueOf: 1 }\ntemplate: "{{constructor}} {{toString}}"\n',
    );
    expect(prompts[0]?.content).toEqual({
      template: '{{constructor}} {{toString}}',
      variables: Object.fromEntries([
        ['constructor', { type: 'string' }],
        ['toString', { type: 'json' }],
      ]),
      metadata: Object.fromEntries([['valueOf', 1]]),
    });
  });
});

describe('a single prompt', () => {
  test('is placed where its name is written', () => {
    const { prompts, diagnostics } = read(
      'promptctl: 1\nname: support/reply\nmessages:\n  - { role: user, content: Hi }\n',
    );
    expect(diagnostics).toEqual([]);
    expect(prompts).toEqual([
      {
        file: 'bad.yaml',
        line: 2,
        column: 7,
        name: 'support/reply',
        description: '',
        tags: [],
        content: { messages: [{ role: 'user', content: 'Hi' }] },
        examples: [],
      },
    ]);
  });

  test('says the same with CRLF line ends, with escaped ones, and with a byte order mark', () => {
    const plain = read('name: a\ndescription: "x\\ny"\ntemplate: |\n  one\n  two\n').prompts;
    const carriage = read('\ufeffname: a\r\ndescription: "x\\r\\ny"\r\ntemplate: |\r\n  one\r\n  two\r\n').prompts;
    expect(carriage).toEqual(plain);
    expect(plain[0]).toMatchObject({ description: 'x\ny', content: { template: 'one\ntwo\n' } });
  });

  test('says the same with empty collections as without them', () => {
    const empty = read('name: a\ntemplate: x\nvariables: {}\ntags: []\ntools: []\nexamples: []\ndescription: ""\n');
    expect(empty).toEqual(read('name: a\ntemplate: x\n'));
  });

  test('keeps what YAML 1.1 would change: yes, dates and versions in quotes are texts', () => {
    const { prompts } = read(
      'name: a\ntemplate: yes\ndescription: 2024-01-31\nmodel: "1.10"\nmetadata: { on: off, octal: 010 }\n',
    );
    expect(prompts[0]).toMatchObject({
      description: '2024-01-31',
      content: { template: 'yes', model: '1.10', metadata: { on: 'off', octal: 10 } },
    });
  });
});
