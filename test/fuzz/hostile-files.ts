import { IS_LONG, rounds } from '../helpers/long-run.ts';

/** The largest file that is read, in the long run. */
const LARGE = rounds(8, 1024) * 1024;

/** As many of a line as fit into the largest file that is read. */
function full(head: string, line: (index: number) => string): string {
  const lines = [head];
  for (let [size, index] = [head.length, 0]; size < LARGE - 200; index++) {
    const next = line(index);
    lines.push(next);
    size += Buffer.byteLength(next);
  }
  return lines.join('');
}

const DEPTHS = IS_LONG ? [10_000, 100_000] : [100_000];

/**
 * Files that were made to stop a reader: by time, by depth, by growth or by meaning something else than they show; in that order they once ended the
 * process. `outcome`: "read" where prompts are, and the codes of what is wrong, in the order of the alphabet.
 */
export const HOSTILE: readonly (readonly [title: string, outcome: string, text: string])[] = [
  ...DEPTHS.flatMap((depth) => [
    ...['[', '{a: ', '- ', '? ', '[{', '"a": {', '!!seq [', '&a [', '- - '].map(
      (open) => [`${JSON.stringify(open)} ${depth} deep`, 'nested-too-deep', open.repeat(depth)] as const,
    ),
    [`the same key ${depth} times, with nothing in it`, 'duplicate-key, no-prompts', 'a:\n '.repeat(depth)] as const,
  ]),
  [
    'a hundred thousand lists, closed',
    'nested-too-deep',
    `name: a\nmetadata: {x: ${'['.repeat(100_000)}${']'.repeat(100_000)}}\n`,
  ],
  [
    'blocks, each one column further in',
    'nested-too-deep',
    Array.from({ length: 1_400 }, (_, i) => `${' '.repeat(i)}a:\n`).join(''),
  ],
  [
    'aliases of aliases',
    'alias, no-prompts',
    `a: &a [x, x]\n${Array.from({ length: 25 }, (_, i) => `b${i}: &b${i} [*${i ? `b${i - 1}` : 'a'}, *${i ? `b${i - 1}` : 'a'}]\n`).join('')}`,
  ],
  ['an alias of itself', 'alias', 'name: a\ntemplate: x\nmetadata: &m { m: *m }\n'],
  ['as many aliases as fit', 'alias, body-missing, invalid-value', full('name: a\ntags:\n- &a x\n', () => '- *a\n')],
  ['as many anchors as fit', 'body-missing', full('name: a\nmetadata:\n', (i) => `  k${i}: &a${i} x\n`)],
  ['as many tags as fit', 'body-missing, invalid-value, tag', full('name: a\ntags:\n', () => '- !x y\n')],
  ['as many merge keys as fit', 'body-missing, merge-key', full('name: a\nmetadata:\n', () => '  <<: {}\n')],
  ['as many equal keys as fit', 'body-missing, duplicate-key', full('name: a\nmetadata:\n', () => '  k: 1\n')],
  ['as many keys as fit', 'read', full('name: a\ntemplate: x\nmetadata:\n', (i) => `  k${i}: 1\n`)],
  ['as many prompts as fit', 'read', full('prompts:\n', (i) => `  p${i}: { template: x }\n`)],
  [
    'as many invalid prompts as fit',
    'invalid-name, unknown-key',
    full('prompts:\n', (i) => `  P${i}: { templte: x }\n`),
  ],
  [
    'as many names of objects as fit',
    'key-reserved',
    full('prompts:\n', () => '  __proto__: { constructor: { prototype: x } }\n'),
  ],
  ['as many documents as fit', 'several-documents', full('name: a\n', () => '---\nname: a\n')],
  ['as many ends of documents as fit', 'several-documents', full('name: a\n', () => '...\n')],
  ['as many directives as fit', 'yaml', full('', () => '%YAML 1.2\n')],
  ['as many comments as fit', 'read', full('name: a\ntemplate: x\n', () => '# c\n')],
  ['as many empty lines as fit', 'read', `name: a\ntemplate: |\n  x${'\n'.repeat(LARGE - 100)}  y\n`],
  ['a text of a megabyte', 'read', `name: a\ntemplate: "${'x'.repeat(LARGE - 100)}"\n`],
  ['a text of a megabyte that is not closed', 'yaml', `name: a\ntemplate: "${'x'.repeat(LARGE - 100)}\n`],
  ['a text of a megabyte of escapes', 'read', `name: a\ntemplate: "${'\\u00e9'.repeat((LARGE - 100) / 6)}"\n`],
  [
    'a text of a megabyte of escapes that are none',
    'yaml',
    `name: a\ntemplate: "${'\\q'.repeat((LARGE - 100) / 2)}"\n`,
  ],
  ['a text of a megabyte of quotes', 'read', `name: a\ntemplate: '${"''".repeat((LARGE - 100) / 2)}'\n`],
  ['a text of a megabyte of spaces', 'read', `name: a\ntemplate: x${' '.repeat(LARGE - 100)}y\n`],
  ['a plain text of many lines', 'read', full('name: a\ntemplate:\n', () => '  word\n')],
  ['a folded text of many lines', 'read', full('name: a\ntemplate: >\n', (i) => `${' '.repeat(2 + (i % 2))}word\n`)],
  ['a key of a megabyte', 'yaml', `${'k'.repeat(LARGE - 100)}: x\n`],
  ['a name of a megabyte', 'yaml', `prompts:\n  ${'a/'.repeat((LARGE - 100) / 2)}a: {template: x}\n`],
  ['a number of a megabyte', 'number-not-finite', `name: a\ntemplate: x\nmaxTokens: ${'9'.repeat(LARGE - 100)}\n`],
  ['as many colons as fit', 'nested-too-deep', `name: a\ntemplate: ${': '.repeat((LARGE - 100) / 2)}\n`],
  ['as many questions as fit', 'duplicate-key, no-prompts', full('', () => '? a\n')],
  ['as many brackets as fit that close nothing', 'yaml', ']'.repeat(LARGE - 100)],
  ['as many commas as fit', 'yaml', `name: a\ntags: [${','.repeat(LARGE - 100)}]\n`],
  ['as many tabs as fit', 'yaml', `name: a\n${'\t'.repeat(LARGE - 100)}b: c\n`],
  ['as many carriage returns as fit', 'yaml', `name: a\ntemplate: x\n${'\r'.repeat(LARGE - 100)}`],
  [
    'as many placeholders as fit',
    'read',
    `name: a\nvariables: {v: string}\ntemplate: "${'{{v}}'.repeat((LARGE - 100) / 5)}"\n`,
  ],
  [
    'as many placeholders as fit of which none is declared',
    'variable-undeclared',
    full('name: a\ntemplate: |\n', (i) => `  {{v${i}}}\n`),
  ],
  ['as many braces as fit', 'braces-reserved', `name: a\ntemplate: '${'{'.repeat(LARGE - 100)}'\n`],
  ['as many backslashes as fit', 'braces-unclosed', `name: a\ntemplate: '${'\\'.repeat(LARGE - 100)}{{'\n`],
  [
    'a placeholder of a megabyte',
    'variable-undeclared',
    `name: a\ntemplate: '{{ ${'a.'.repeat((LARGE - 100) / 2)}a }}'\n`,
  ],
  [
    'as many variables as fit',
    'variable-unused',
    full('name: a\ntemplate: x\nvariables:\n', (i) => `  v${i}: string\n`),
  ],
  ['as many messages as fit', 'read', full('name: a\nmessages:\n', () => '- { role: user, content: x }\n')],
  [
    'as many examples as fit',
    'example-not-contained',
    full('name: a\ntemplate: x\nexamples:\n', () => '- { variables: {}, contains: [y] }\n'),
  ],
  [
    'as many unquoted placeholders as fit that texts follow',
    'placeholder-unquoted',
    full('name: a\ntags:\n', () => '- {{a}} b\n'),
  ],
  [
    'as many sound prompts as invalid ones',
    'read, unknown-key',
    full('prompts:\n', (i) => `  p${i}: { ${i % 2 ? 'template' : 'templte'}: x }\n`),
  ],
  [
    'as many unquoted placeholders as fit',
    'body-missing, invalid-value, placeholder-unquoted',
    full('name: a\ntags:\n', () => '- {{a}}\n'),
  ],
  ['marks of byte order', 'yaml', full('\ufeffname: a\n', () => '\ufeff# c\n')],
  ['letters that change direction', 'duplicate-key, unknown-key', full('name: a\n', () => '\u202e: \u2066\n')],
];
