import { describe, expect, test } from 'vitest';
import { read, report } from './report.ts';

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

describe('a report', () => {
  test('is sorted by place and ends with a count after fifty', () => {
    const lines = Array.from({ length: 60 }, (_, i) => `  p${i}: { template: x, wrong${i}: y }`);
    const { diagnostics } = read(`prompts:\n${lines.join('\n')}\n`);
    expect(diagnostics).toHaveLength(50);
    expect(diagnostics.map(({ line }) => line)).toEqual(Array.from({ length: 50 }, (_, i) => i + 2));
    expect(diagnostics.at(-1)).toMatchObject({
      code: 'more-problems',
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
