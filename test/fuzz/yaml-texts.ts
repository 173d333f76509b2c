import { readFileSync } from 'node:fs';
import type { Chance } from './chance.ts';
import { mutateBytes } from './mutate.ts';

const EXAMPLE = readFileSync(new URL('../../prompts.example.yaml', import.meta.url), 'utf8');

/** The example one prompt at a time: whole it takes as long to read as a hundred small files. */
const PARTS = partsOf(EXAMPLE);

const KEYS = [
  ['name', 'prompts', 'promptctl', 'defaults', 'description', 'tags', 'variables', 'system', 'template', 'messages'],
  ['role', 'content', 'placeholder', 'model', 'temperature', 'maxTokens', 'parameters', 'tools', 'output'],
  ['metadata', 'examples', 'contains', 'type', 'enum', 'default', 'required', 'language', 'support/reply', 'a', 'b'],
  ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype', '<<', '*a', '? x', '""', "''", '~', '1'],
  ['yes', 'A/B', '../x', 'é', '"\\0"', '"\\ud800"', '[a, b]', '{a: b}', '!x k', '&k k', '\u202e', 'null', '.inf'],
].flat();

const SCALARS = [
  ['x', 'claude', 'user', 'system', 'string', 'number', 'json', 'true', 'yes', 'no', 'on', 'off', 'null', '~', ''],
  ['0', '-0', '1', '0.7', '007', '0o17', '0x1F', '1e999', '-1e999', '.nan', '-.inf', '1_000', '12:30:45', '+1'],
  ['9007199254740993', '1'.repeat(400), '1e-400', '2026-01-31', '2026-01-31T12:00:00Z', '1.10', '2.5'],
  ['{{language}}', '{{ a }}', '{{a.b.c}}', '{{', '}}', '\\{{', '{{a}}{{a}}', '"{{a}}"', '{{__proto__}}', '{{ {{a}} }}'],
  ['"a\\nb"', "'it''s'", '"\\x41\\u00e9\\U0001F600"', '"\\ud83d"', '"\\0"', '"\\q"', '"open', "'open", '@x', '`x`'],
  ['*a', '&a x', '&a', '!!str 1', '!!binary aGk=', '!secret x', '!<tag:x> y', '!!set {a}', '%YAML 1.1', '---', '...'],
  [
    'a: b',
    '- x',
    '# c',
    'x # c',
    '[',
    ']',
    '{',
    '}',
    '[a, [b, {c: d}]]',
    '{a: 1, b: [2]}',
    '[,]',
    '{a',
    '|',
    '>',
    '? a',
  ],
  ['日本語', '😀', '\u0085', '\u2028', '\ufeff', '\u202e', '\u001b[31m', '\u0007', '\t', 'a\tb', '\r', '\0', '\ud800'],
].flat();

/** A prompt file of this case: made up by the grammar, or one of the example that was spoilt; now and then bytes that are no UTF-8. */
export function promptFile(chance: Chance): Uint8Array {
  const text = chance.is(0.6) ? grown(chance) : sampled(chance);
  const ended = chance.is(0.1) ? text.replaceAll('\n', chance.pick(['\r\n', '\r', '\n\n', ' \n', ' # c\n'])) : text;
  const bytes = Buffer.from((chance.is(0.03) ? '\ufeff' : '') + ended);
  return chance.is(0.15) ? mutateBytes(chance, bytes) : bytes;
}

/** Many are in order but for a field or two: of others only the first mistake would ever be met. */
function grown(chance: Chance): string {
  const step = chance.is(0.9) ? chance.pick(['  ', '    ', ' ']) : '\t';
  const wrong = chance.pick([0, 0, 0.1, 0.5]);
  if (chance.is(0.2))
    return `name: ${chance.is(0.9) ? 'support/reply' : chance.pick(SCALARS)}\n${fields(chance, '', step, wrong)}`;
  const head = chance.is(0.3) ? 'promptctl: 1\n' : '';
  const defaults = chance.is(0.3)
    ? `defaults:\n${chance.is(wrong) ? field(chance, step, step) : `${step}model: shared\n`}`
    : '';
  const names = chance.many(1, 4, () =>
    chance.is(wrong) ? chance.pick(KEYS) : chance.pick(['a', 'b', 'c/d', 'support/reply', 'x.y-z']),
  );
  const prompts = [...new Set(names)].map((name) => `${step}${name}:\n${fields(chance, step + step, step, wrong)}`);
  return `${head}${defaults}${chance.is(0.1) ? '---\n' : ''}prompts:\n${prompts.join(chance.pick(['', '\n', '# c\n']))}`;
}

function fields(chance: Chance, indent: string, step: string, wrong: number): string {
  const body = chance.pick(BODIES);
  const further = new Set(chance.many(0, 4, () => chance.pick(FURTHER)));
  const lines = [body, ...further].map((field) =>
    field.map((line) => `${indent}${line.replace('\t', step)}\n`).join(''),
  );
  for (let spoilt = chance.is(wrong) ? chance.below(3) : -1; spoilt >= 0; spoilt--)
    lines.splice(chance.below(lines.length), chance.below(2), field(chance, indent, step));
  return lines.join('');
}

/** Fields as the documentation has them; a tab is a step of the file's own indentation. */
const BODIES = [
  ['template: Hello'],
  [
    'variables: { a: string, b: { type: number, default: 3 } } # c',
    'template: |',
    '\tHi {{a}}',
    '',
    '\t{{ b }} # no comment',
  ],
  ['template: >-', '\tfolded', '\ttext', '', '\t  more'],
  ['system: "You are {{role}}"', "template: 'it''s {{ role }}'", 'variables:', '\trole: string # role', '\t# last'],
  ['variables: {a: json, role: {type: string, enum: [x, y]}}', 'template: "{{a.b.c}} {{role}}\\n\\u00e9"'],
  [
    'messages:',
    '- role: user',
    '  content: Hi',
    '- placeholder: history',
    'variables:',
    '\thistory: { type: json, required: false }',
  ],
  ['messages: [{role: system, content: x}, {role: user, content: "y # z"}]'],
  ['template: \'\\{{literal}} {"a": 1}\'   # c'],
];

const FURTHER = [
  ['description: of it'],
  ['description: >', '\ta b', '', '\tc'],
  ['tags: [x, y]'],
  ['tags:', '# c', '- x # d', '-   "y"'],
  ['model: claude'],
  ['temperature: 5e-1'],
  ['maxTokens: 0x10'],
  ['metadata: { owner: me, deep: [1, {x: null}], constructor: y }'],
  ['metadata:', '\ta: # c', '\t\tb: &x 1', '', '\tc: ~'],
  ['parameters:', '\tstop: ["\\n", \'--\']', '\tseed: -0'],
  ['tools:', '- name: t', '  input: {type: object}'],
  ['output: {type: json, schema: {type: object, properties: {toString: {type: string}}}}'],
  ['# a comment', '', '# another'],
];

function field(chance: Chance, indent: string, step: string, depth = 0): string {
  const key = `${indent}${chance.is(0.15) ? '- ' : `${chance.pick(KEYS)}: `}`;
  const kind = depth > 3 ? 0 : chance.below(10);
  if (kind < 6) return `${key}${chance.pick(SCALARS)}\n`;
  if (kind === 6)
    return `${key}${chance.pick(['|', '>', '|-', '>+', '|2', '|9'])}\n${indent}${step}${chance.pick(SCALARS)}\n`;
  if (kind === 7) return `${key}[${chance.many(0, 4, () => chance.pick(SCALARS)).join(', ')}]\n`;
  return `${key}\n${chance.many(1, 3, () => field(chance, indent + step, step, depth + 1)).join('')}`;
}

/** A part of the example in which words were exchanged, lines moved, doubled or lost. */
function sampled(chance: Chance): string {
  const lines = (chance.is(0.002) ? EXAMPLE : chance.pick(PARTS)).split('\n');
  for (let edits = chance.below(4); edits >= 0; edits--) {
    const at = chance.below(lines.length);
    const line = lines[at] ?? '';
    const change = chance.below(6);
    if (change === 0) lines.splice(at, 1);
    else if (change === 1) lines.splice(chance.below(lines.length), 0, line);
    else if (change === 2) lines[at] = line.replace(/:.*/, () => `: ${chance.pick(SCALARS)}`);
    else if (change === 3) lines[at] = line.replace(/[\w/]+(?=:)/, () => chance.pick(KEYS));
    else if (change === 4) lines[at] = chance.pick([' ', '  ', '\t']) + line;
    else lines[at] = line.slice(chance.below(4)) + chance.pick(SCALARS);
  }
  return lines.join('\n');
}

function partsOf(example: string): string[] {
  const [head = '', body = ''] = example.split(/^prompts:\n/m);
  const prompts = body.split(/^(?= {2}[\w/-]+:$)/m).filter((part) => /^ {2}[\w/-]+:$/m.test(part));
  return prompts.map((part) => `${head.length < 2_000 ? head : ''}prompts:\n${part}`);
}
