import { rounds } from '../helpers/long-run.ts';

/** The largest file that is read, in the long run. */
const LARGE = rounds(32, 1024) * 1024;

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

/** Files that were made to stop a reader: by time, by depth, by growth or by meaning something else than they show. In that order they once ended the process. */
export const HOSTILE: readonly (readonly [title: string, text: string])[] = [
  ...[10_000, 100_000].flatMap((depth) =>
    ['[', '{a: ', '- ', '? ', '[{', '"a": {', '!!seq [', '&a [', '- - ', 'a:\n '].map(
      (open) => [`${JSON.stringify(open)} ${depth} deep`, open.repeat(depth)] as const,
    ),
  ),
  ['a hundred thousand lists, closed', `name: a\nmetadata: {x: ${'['.repeat(100_000)}${']'.repeat(100_000)}}\n`],
  ['blocks, each one column further in', Array.from({ length: 1_400 }, (_, i) => `${' '.repeat(i)}a:\n`).join('')],
  [
    'aliases of aliases',
    `a: &a [x, x]\n${Array.from({ length: 25 }, (_, i) => `b${i}: &b${i} [*${i ? `b${i - 1}` : 'a'}, *${i ? `b${i - 1}` : 'a'}]\n`).join('')}`,
  ],
  ['an alias of itself', 'name: a\ntemplate: x\nmetadata: &m { m: *m }\n'],
  ['as many aliases as fit', full('name: a\ntags:\n- &a x\n', () => '- *a\n')],
  ['as many anchors as fit', full('name: a\nmetadata:\n', (i) => `  k${i}: &a${i} x\n`)],
  ['as many tags as fit', full('name: a\ntags:\n', () => '- !x y\n')],
  ['as many merge keys as fit', full('name: a\nmetadata:\n', () => '  <<: {}\n')],
  ['as many equal keys as fit', full('name: a\nmetadata:\n', () => '  k: 1\n')],
  ['as many keys as fit', full('name: a\ntemplate: x\nmetadata:\n', (i) => `  k${i}: 1\n`)],
  ['as many prompts as fit', full('prompts:\n', (i) => `  p${i}: { template: x }\n`)],
  ['as many invalid prompts as fit', full('prompts:\n', (i) => `  P${i}: { templte: x }\n`)],
  ['as many names of objects as fit', full('prompts:\n', () => '  __proto__: { constructor: { prototype: x } }\n')],
  ['as many documents as fit', full('name: a\n', () => '---\nname: a\n')],
  ['as many ends of documents as fit', full('name: a\n', () => '...\n')],
  ['as many directives as fit', full('', () => '%YAML 1.2\n')],
  ['as many comments as fit', full('name: a\ntemplate: x\n', () => '# c\n')],
  ['as many empty lines as fit', `name: a\ntemplate: |\n  x${'\n'.repeat(LARGE - 100)}  y\n`],
  ['a text of a megabyte', `name: a\ntemplate: "${'x'.repeat(LARGE - 100)}"\n`],
  ['a text of a megabyte that is not closed', `name: a\ntemplate: "${'x'.repeat(LARGE - 100)}\n`],
  ['a text of a megabyte of escapes', `name: a\ntemplate: "${'\\u00e9'.repeat((LARGE - 100) / 6)}"\n`],
  ['a text of a megabyte of escapes that are none', `name: a\ntemplate: "${'\\q'.repeat((LARGE - 100) / 2)}"\n`],
  ['a text of a megabyte of quotes', `name: a\ntemplate: '${"''".repeat((LARGE - 100) / 2)}'\n`],
  ['a text of a megabyte of spaces', `name: a\ntemplate: x${' '.repeat(LARGE - 100)}y\n`],
  ['a plain text of many lines', full('name: a\ntemplate:\n', () => '  word\n')],
  ['a folded text of many lines', full('name: a\ntemplate: >\n', (i) => `${' '.repeat(2 + (i % 2))}word\n`)],
  ['a key of a megabyte', `${'k'.repeat(LARGE - 100)}: x\n`],
  ['a name of a megabyte', `prompts:\n  ${'a/'.repeat((LARGE - 100) / 2)}a: {template: x}\n`],
  ['a number of a megabyte', `name: a\ntemplate: x\nmaxTokens: ${'9'.repeat(LARGE - 100)}\n`],
  ['as many colons as fit', `name: a\ntemplate: ${': '.repeat((LARGE - 100) / 2)}\n`],
  ['as many questions as fit', full('', () => '? a\n')],
  ['as many brackets as fit that close nothing', ']'.repeat(LARGE - 100)],
  ['as many commas as fit', `name: a\ntags: [${','.repeat(LARGE - 100)}]\n`],
  ['as many tabs as fit', `name: a\n${'\t'.repeat(LARGE - 100)}b: c\n`],
  ['as many carriage returns as fit', `name: a\ntemplate: x\n${'\r'.repeat(LARGE - 100)}`],
  [
    'as many placeholders as fit',
    `name: a\nvariables: {v: string}\ntemplate: "${'{{v}}'.repeat((LARGE - 100) / 5)}"\n`,
  ],
  ['as many placeholders as fit of which none is declared', full('name: a\ntemplate: |\n', (i) => `  {{v${i}}}\n`)],
  ['as many braces as fit', `name: a\ntemplate: '${'{'.repeat(LARGE - 100)}'\n`],
  ['as many backslashes as fit', `name: a\ntemplate: '${'\\'.repeat(LARGE - 100)}{{'\n`],
  ['a placeholder of a megabyte', `name: a\ntemplate: '{{ ${'a.'.repeat((LARGE - 100) / 2)}a }}'\n`],
  ['as many variables as fit', full('name: a\ntemplate: x\nvariables:\n', (i) => `  v${i}: string\n`)],
  ['as many messages as fit', full('name: a\nmessages:\n', () => '- { role: user, content: x }\n')],
  ['as many examples as fit', full('name: a\ntemplate: x\nexamples:\n', () => '- { variables: {}, contains: [y] }\n')],
  ['as many unquoted placeholders as fit that texts follow', full('name: a\ntags:\n', () => '- {{a}} b\n')],
  [
    'as many sound prompts as invalid ones',
    full('prompts:\n', (i) => `  p${i}: { ${i % 2 ? 'template' : 'templte'}: x }\n`),
  ],
  ['as many unquoted placeholders as fit', full('name: a\ntags:\n', () => '- {{a}}\n')],
  ['marks of byte order', full('\ufeffname: a\n', () => '\ufeff# c\n')],
  ['letters that change direction', full('name: a\n', () => '\u202e: \u2066\n')],
];
