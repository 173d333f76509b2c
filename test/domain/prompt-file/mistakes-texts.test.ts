import { describe, expect, test } from 'vitest';
import { report } from './report.ts';

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
