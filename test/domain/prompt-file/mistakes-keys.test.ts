import { describe, expect, test } from 'vitest';
import { report } from './report.ts';

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
