import { describe, expect, test } from 'vitest';
import { read, report } from './report.ts';

describe('keys', () => {
  test('that are unknown are shown with what was probably meant', () => {
    expect(report('prompts:\n  support/reply:\n    modle: gpt-5\n    template: Hi\n')).toMatchInlineSnapshot(`
      "bad.yaml:3:5: unknown key "modle" [unknown-key]
          2 |   support/reply:
          3 |     modle: gpt-5
            |     ^^^^^ did you mean "model"?
      ok:"
    `);
  });

  test('that resemble nothing are shown with what is known there', () => {
    expect(report('name: a\ntemplate: x\nexamples:\n  - variables: {}\n    colour: red\n')).toMatchInlineSnapshot(`
      "bad.yaml:5:5: unknown key "colour" [unknown-key]
          4 |   - variables: {}
          5 |     colour: red
            |     ^^^^^^ known here: variables, contains
      ok:"
    `);
  });

  test('that are misspelt are not reported as missing as well', () => {
    expect(report('name: a\ntemplat: x\nmessages:\n  - rol: user\n    content: x\n')).toMatchInlineSnapshot(`
      "bad.yaml:2:1: unknown key "templat" [unknown-key]
          1 | name: a
          2 | templat: x
            | ^^^^^^^ did you mean "template"?
      bad.yaml:4:5: unknown key "rol" [unknown-key]
          3 | messages:
          4 |   - rol: user
            |     ^^^ did you mean "role"?
      ok:"
    `);
  });

  test('that stand twice name both places', () => {
    expect(
      report(
        'prompts:\n  a: { template: x }\n  b:\n    template: x\n    model: m\n    template: y\n  a: { template: z }\n',
      ),
    ).toMatchInlineSnapshot(`
      "bad.yaml:6:5: "template" is defined twice: here, and at 4:5 [duplicate-key]
          5 |     model: m
          6 |     template: y
            |     ^^^^^^^^ keep one of them
      bad.yaml:7:3: "a" is defined twice: here, and at 2:3 [duplicate-key]
          6 |     template: y
          7 |   a: { template: z }
            |   ^ keep one of them
      ok: a"
    `);
  });

  test('that are no texts are refused', () => {
    expect(report('name: a\ntemplate: x\nparameters: { 50256: -100, true: 1, ~: 2, [x]: 3 }\n')).toMatchInlineSnapshot(`
      "bad.yaml:3:15: the key 50256 is not a text [key-not-text]
          2 | template: x
          3 | parameters: { 50256: -100, true: 1, ~: 2, [x]: 3 }
            |               ^^^^^ quote it: "50256"
      bad.yaml:3:28: the key true is not a text [key-not-text]
          2 | template: x
          3 | parameters: { 50256: -100, true: 1, ~: 2, [x]: 3 }
            |                            ^^^^ quote it: "true"
      bad.yaml:3:37: the key ~ is not a text [key-not-text]
          2 | template: x
          3 | parameters: { 50256: -100, true: 1, ~: 2, [x]: 3 }
            |                                     ^ quote it: "~"
      bad.yaml:3:43: a list or a map cannot be a key [key-not-text]
          2 | template: x
          3 | parameters: { 50256: -100, true: 1, ~: 2, [x]: 3 }
            |                                           ^^^ quote it
      ok:"
    `);
  });

  test('that merge, or would be a prototype, are refused', () => {
    expect(
      report(
        'prompts:\n  __proto__: { template: x }\n  a: { template: x, <<: { model: m }, metadata: { __proto__: 1 } }\n',
      ),
    ).toMatchInlineSnapshot(`
      "bad.yaml:2:3: "__proto__" cannot be a key [key-reserved]
          1 | prompts:
          2 |   __proto__: { template: x }
            |   ^^^^^^^^^ choose another name
      bad.yaml:3:21: merge keys (<<) are not supported [merge-key]
          2 |   __proto__: { template: x }
          3 |   a: { template: x, <<: { model: m }, metadata: { __proto__: 1 } }
            |                     ^^ put what prompts share under defaults
      bad.yaml:3:51: "__proto__" cannot be a key [key-reserved]
          2 |   __proto__: { template: x }
          3 |   a: { template: x, <<: { model: m }, metadata: { __proto__: 1 } }
            |                                                   ^^^^^^^^^ choose another name
      ok:"
    `);
  });
});

describe('placeholders', () => {
  test('without quotes get the line to write instead', () => {
    expect(
      report('prompts:\n  a:\n    variables: { question: string }\n    template: {{question}}\n'),
    ).toMatchInlineSnapshot(`
      "bad.yaml:4:15: a placeholder here needs quotes: YAML reads {{ as a map [placeholder-unquoted]
          3 |     variables: { question: string }
          4 |     template: {{question}}
            |               ^^^^^^^^^^^^ write "{{question}}"
      ok:"
    `);
  });

  test('without quotes and with more text are one mistake, not five', () => {
    expect(report('name: a\nsystem: {{a}} and {{b}}\ntemplate: {{#if x}}\ntags: [{{x}}]\n')).toMatchInlineSnapshot(`
      "bad.yaml:2:9: a placeholder here needs quotes: YAML reads {{ as a map [placeholder-unquoted]
          1 | name: a
          2 | system: {{a}} and {{b}}
            |         ^^^^^^^^^^^^^^^ write "{{a}} and {{b}}"
      bad.yaml:3:11: a placeholder here needs quotes: YAML reads {{ as a map [placeholder-unquoted]
          2 | system: {{a}} and {{b}}
          3 | template: {{#if x}}
            |           ^^^^^^^^^ write "{{#if x}}"
      bad.yaml:4:8: a placeholder here needs quotes: YAML reads {{ as a map [placeholder-unquoted]
          3 | template: {{#if x}}
          4 | tags: [{{x}}]
            |        ^^^^^ write "{{x}}"
      ok:"
    `);
  });

  test('of undeclared variables are found inside block scalars, where they stand', () => {
    expect(
      report(
        'name: a\nvariables: { known: string }\ntemplate: |\n  Dear {{known}}, {{ticket}}\n  and {{knwon}}, {{ticket}}.\n',
      ),
    ).toMatchInlineSnapshot(`
      "bad.yaml:4:19: "{{ticket}}" uses a variable that is not declared [variable-undeclared]
          3 | template: |
          4 |   Dear {{known}}, {{ticket}}
            |                   ^^^^^^^^^^ add "ticket: string" under variables
      bad.yaml:5:7: "{{knwon}}" uses a variable that is not declared [variable-undeclared]
          4 |   Dear {{known}}, {{ticket}}
          5 |   and {{knwon}}, {{ticket}}.
            |       ^^^^^^^^^ did you mean "known"?
      bad.yaml:5:18: "{{ticket}}" uses a variable that is not declared [variable-undeclared]
          4 |   Dear {{known}}, {{ticket}}
          5 |   and {{knwon}}, {{ticket}}.
            |                  ^^^^^^^^^^ add "ticket: string" under variables
      ok:"
    `);
  });

  test('are found inside folded and quoted texts too', () => {
    expect(
      report(
        'name: a\nmessages:\n  - role: system\n    content: >-\n      one\n      {{a}}\n  - role: user\n    content: "\\t\\u00e9 {{a}} {{a"\n',
      ),
    ).toMatchInlineSnapshot(`
      "bad.yaml:6:7: "{{a}}" uses a variable that is not declared [variable-undeclared]
          5 |       one
          6 |       {{a}}
            |       ^^^^^ add "a: string" under variables
      bad.yaml:8:24: "{{a}}" uses a variable that is not declared [variable-undeclared]
          7 |   - role: user
          8 |     content: "\\t\\u00e9 {{a}} {{a"
            |                        ^^^^^ add "a: string" under variables
      bad.yaml:8:30: "{{a" is not closed on its line [braces-unclosed]
          7 |   - role: user
          8 |     content: "\\t\\u00e9 {{a}} {{a"
            |                              ^^^ write {{a}}, or \\{{ for two literal braces
      ok:"
    `);
  });

  test('are checked in a prompt that has other mistakes as well', () => {
    expect(report('name: a\nmodle: m\ntemperature: hot\ntemplate: "{{x}}"\n')).toMatchInlineSnapshot(`
      "bad.yaml:2:1: unknown key "modle" [unknown-key]
          1 | name: a
          2 | modle: m
            | ^^^^^ did you mean "model"?
      bad.yaml:3:14: "temperature" must be a number, not the text "hot" [wrong-type]
          2 | modle: m
          3 | temperature: hot
            |              ^^^
      bad.yaml:4:12: "{{x}}" uses a variable that is not declared [variable-undeclared]
          3 | temperature: hot
          4 | template: "{{x}}"
            |            ^^^^^ add "x: string" under variables
      ok:"
    `);
  });
});

describe('variables', () => {
  test('have names, types and uses', () => {
    expect(
      report('name: a\ntemplate: "{{b}}"\nvariables:\n  user-name: string\n  b: strng\n  c: { typ: string }\n  d: 7\n'),
    ).toMatchInlineSnapshot(`
      "bad.yaml:4:3: "user-name" cannot be a name here [invalid-name]
          3 | variables:
          4 |   user-name: string
            |   ^^^^^^^^^ variables are named by letters, digits and _, and start with no digit
      bad.yaml:5:6: "variables.b" must be one of string, number, boolean, json, not the text "strng" [invalid-value]
          4 |   user-name: string
          5 |   b: strng
            |      ^^^^^ did you mean "string"?
      bad.yaml:6:8: unknown key "typ" [unknown-key]
          5 |   b: strng
          6 |   c: { typ: string }
            |        ^^^ did you mean "type"?
      bad.yaml:7:6: "variables.d" must be one of string, number, boolean, json, not the number 7 [invalid-value]
          6 |   c: { typ: string }
          7 |   d: 7
            |      ^
      ok:"
    `);
  });

  test('that nothing uses, and defaults of another type, are shown at their declaration', () => {
    expect(
      report('name: a\ntemplate: x\nvariables:\n  language: { type: number, default: "1" }\n'),
    ).toMatchInlineSnapshot(`
      "bad.yaml:4:3: the variable "language" is declared and never used [variable-unused]
          3 | variables:
          4 |   language: { type: number, default: "1" }
            |   ^^^^^^^^ write {{language}} where it belongs, or remove the declaration
      bad.yaml:4:38: the default must be a finite number, not "1" [default-type]
          3 | variables:
          4 |   language: { type: number, default: "1" }
            |                                      ^^^ write a finite number, or declare the variable as string
      ok:"
    `);
  });

  test('of an example that do not fit are shown at the example', () => {
    expect(
      report(
        'name: a\ntemplate: "Hi {{x}}"\nvariables: { x: string }\nexamples:\n  - variables: { x: Ann }\n    contains: [Hi Bob]\n',
      ),
    ).toMatchInlineSnapshot(`
      "bad.yaml:6:16: the rendered prompt does not contain "Hi Bob" [example-not-contained]
          5 |   - variables: { x: Ann }
          6 |     contains: [Hi Bob]
            |                ^^^^^^ promptctl render a shows what it says
      ok:"
    `);
  });
});

describe('values', () => {
  test('of the wrong type say what was expected and how to write it', () => {
    expect(
      report(`name: a
template: x
model: 4.10
temperature: "0.7"
maxTokens: 1.5
tags: support
description:
metadata: [1]
parameters: 3
output: text
`),
    ).toMatchInlineSnapshot(`
      "bad.yaml:3:8: "model" must be a text, not the number 4.1 [wrong-type]
          2 | template: x
          3 | model: 4.10
            |        ^^^^ quote it: "4.10"
      bad.yaml:4:14: "temperature" must be a number, not the text "0.7" [wrong-type]
          3 | model: 4.10
          4 | temperature: "0.7"
            |              ^^^^^ write 0.7 without the quotes
      bad.yaml:5:12: "maxTokens" must be a whole number, not the number 1.5 [wrong-type]
          4 | temperature: "0.7"
          5 | maxTokens: 1.5
            |            ^^^
      bad.yaml:6:7: "tags" must be a list, not the text "support" [wrong-type]
          5 | maxTokens: 1.5
          6 | tags: support
            |       ^^^^^^^ write [support]
      bad.yaml:7:1: "description" must be a text, not nothing [wrong-type]
          6 | tags: support
          7 | description:
            | ^^^^^^^^^^^ write a text, or remove the key
      bad.yaml:8:11: "metadata" must be a map, not a list [wrong-type]
          7 | description:
          8 | metadata: [1]
            |           ^^^
      bad.yaml:9:13: "parameters" must be a map, not the number 3 [wrong-type]
          8 | metadata: [1]
          9 | parameters: 3
            |             ^
      bad.yaml:10:9: "output" must be a map, not the text "text" [wrong-type]
          9 | parameters: 3
         10 | output: text
            |         ^^^^
      ok:"
    `);
  });

  test('out of range or empty are refused', () => {
    expect(
      report('name: a\ntemplate: x\nmodel: ""\ntemperature: -1\nmaxTokens: 0\ntags: [""]\n'),
    ).toMatchInlineSnapshot(`
      "bad.yaml:3:8: "model" is empty [empty-value]
          2 | template: x
          3 | model: ""
            |        ^^ write something, or remove it
      bad.yaml:4:14: "temperature" must be at least 0, not the number -1 [out-of-range]
          3 | model: ""
          4 | temperature: -1
            |              ^^
      bad.yaml:5:12: "maxTokens" must be at least 1, not the number 0 [out-of-range]
          4 | temperature: -1
          5 | maxTokens: 0
            |            ^
      bad.yaml:6:8: "tags[0]" is empty [empty-value]
          5 | maxTokens: 0
          6 | tags: [""]
            |        ^^ write something, or remove it
      ok:"
    `);
  });

  test('that JSON cannot hold are refused', () => {
    expect(
      report(
        'name: a\ntemplate: "\\0"\nsystem: "\\ud83d"\nmetadata: { a: 12345678901234567890, b: .inf, c: .nan, d: 1152921504606846976 }\n',
      ),
    ).toMatchInlineSnapshot(`
      "bad.yaml:2:11: a text cannot hold a NUL character [text-with-nul]
          1 | name: a
          2 | template: "\\0"
            |           ^^^^ remove the \\0
      bad.yaml:3:9: a text cannot hold one half of a surrogate pair [text-with-surrogate]
          2 | template: "\\0"
          3 | system: "\\ud83d"
            |         ^^^^^^^^ write the character itself, or both halves
      bad.yaml:4:16: 12345678901234567890 has more digits than a number can hold, and would become 12345678901234567000 [number-inexact]
          3 | system: "\\ud83d"
          4 | metadata: { a: 12345678901234567890, b: .inf, c: .nan, d: 1152921504606846976 }
            |                ^^^^^^^^^^^^^^^^^^^^ quote it: "12345678901234567890"
      bad.yaml:4:41: .inf is not a number that JSON can hold [number-not-finite]
          3 | system: "\\ud83d"
          4 | metadata: { a: 12345678901234567890, b: .inf, c: .nan, d: 1152921504606846976 }
            |                                         ^^^^ quote it: ".inf"
      bad.yaml:4:50: .nan is not a number that JSON can hold [number-not-finite]
          3 | system: "\\ud83d"
          4 | metadata: { a: 12345678901234567890, b: .inf, c: .nan, d: 1152921504606846976 }
            |                                                  ^^^^ quote it: ".nan"
      ok:"
    `);
  });

  test('of a message are held against the form that is nearest', () => {
    expect(
      report(
        'name: a\nmessages:\n  - { role: usr, content: x }\n  - { role: user }\n  - { placeholder: 3 }\n  - hello\n',
      ),
    ).toMatchInlineSnapshot(`
      "bad.yaml:3:13: "messages[0].role" must be one of system, developer, user, assistant, not the text "usr" [invalid-value]
          2 | messages:
          3 |   - { role: usr, content: x }
            |             ^^^ did you mean "user"?
      bad.yaml:4:5: "messages[1].content" is missing [missing-key]
          3 |   - { role: usr, content: x }
          4 |   - { role: user }
            |     ^^^^^^^^^^^^^^ add "content: …", a text
      bad.yaml:5:20: "messages[2].placeholder" must be a text, not the number 3 [wrong-type]
          4 |   - { role: user }
          5 |   - { placeholder: 3 }
            |                    ^ quote it: "3"
      bad.yaml:6:5: "messages[3]" must be a map, not the text "hello" [wrong-type]
          5 |   - { placeholder: 3 }
          6 |   - hello
            |     ^^^^^
      ok:"
    `);
  });

  test('in defaults are checked once, and hold back every prompt', () => {
    expect(report('defaults: { model: 5, template: x }\nprompts:\n  a: { template: x }\n')).toMatchInlineSnapshot(`
      "bad.yaml:1:20: "model" must be a text, not the number 5 [wrong-type]
          1 | defaults: { model: 5, template: x }
            |                    ^ quote it: "5"
      bad.yaml:1:23: unknown key "template" [unknown-key]
          1 | defaults: { model: 5, template: x }
            |                       ^^^^^^^^ known here: model, temperature, maxTokens, parameters, metadata
      ok:"
    `);
  });
});

describe('names', () => {
  test('are lower-case words in folders, and nothing that leaves a folder', () => {
    expect(
      report(
        'prompts:\n  Support/Reply: { template: x }\n  ../up: { template: x }\n  a b: { template: x }\n  "": { template: x }\n',
      ),
    ).toMatchInlineSnapshot(`
      "bad.yaml:2:3: "Support/Reply" cannot be the name of a prompt [invalid-name]
          1 | prompts:
          2 |   Support/Reply: { template: x }
            |   ^^^^^^^^^^^^^ write "support/reply"
      bad.yaml:3:3: "../up" cannot be the name of a prompt [invalid-name]
          2 |   Support/Reply: { template: x }
          3 |   ../up: { template: x }
            |   ^^^^^ names are words of a-z, 0-9, . _ and -, in folders separated by /, such as support/reply
      bad.yaml:4:3: "a b" cannot be the name of a prompt [invalid-name]
          3 |   ../up: { template: x }
          4 |   a b: { template: x }
            |   ^^^ names are words of a-z, 0-9, . _ and -, in folders separated by /, such as support/reply
      bad.yaml:5:3: "" cannot be the name of a prompt [invalid-name]
          4 |   a b: { template: x }
          5 |   "": { template: x }
            |   ^^ names are words of a-z, 0-9, . _ and -, in folders separated by /, such as support/reply
      ok:"
    `);
  });
});

describe('bodies', () => {
  test('are there, and only once', () => {
    expect(
      report('prompts:\n  a: { model: m }\n  b:\n  c: { template: x, messages: [] }\n  d: text\n'),
    ).toMatchInlineSnapshot(`
      "bad.yaml:2:3: there is neither a template nor messages [body-missing]
          1 | prompts:
          2 |   a: { model: m }
            |   ^ write template: or messages:
      bad.yaml:3:3: "b" must be a map, not nothing [wrong-type]
          2 |   a: { model: m }
          3 |   b:
            |   ^
      bad.yaml:4:31: "messages" is empty [empty-value]
          3 |   b:
          4 |   c: { template: x, messages: [] }
            |                               ^^ write something, or remove it
      bad.yaml:5:6: "d" must be a map, not the text "text" [wrong-type]
          4 |   c: { template: x, messages: [] }
          5 |   d: text
            |      ^^^^
      ok:"
    `);
  });
});

describe('a report', () => {
  test('is sorted by place and ends with a count after fifty', () => {
    const lines = Array.from({ length: 60 }, (_, i) => `  p${i}: { template: x, wrong${i}: y }`);
    const { diagnostics } = read(`prompts:\n${lines.join('\n')}\n`);
    expect(diagnostics).toHaveLength(50);
    expect(diagnostics.map(({ line }) => line)).toEqual(Array.from({ length: 50 }, (_, i) => i + 2));
    expect(diagnostics.at(-1)).toMatchObject({
      code: 'more-problems',
      severity: 'error',
      message: '11 more problems start here',
    });
  });

  test('shows control and bidi characters escaped, in the message, the hint and the frame', () => {
    expect(report('name: a\ntemplate: x\n"mod\\e[2Jl": "\u202e"\n')).toMatchInlineSnapshot(`
      "bad.yaml:3:1: unknown key "mod\\u{1b}[2Jl" [unknown-key]
          2 | template: x
          3 | "mod\\e[2Jl": "\\u{202e}"
            | ^^^^^^^^^^^ known here: $schema, promptctl, name, description, tags, variables, system, template, messages, model, temperature, maxTokens, parameters, tools, output, metadata, examples
      ok:"
    `);
  });
});
