import { COMMON_OPTIONS } from '../../src/cli/manual/entry.ts';
import { manual } from '../../src/cli/manual/manual.ts';
import { topics } from '../../src/cli/manual/topics.ts';
import type { Chance } from './chance.ts';

const COMMANDS = [...manual.map(({ name }) => name.split(' ')), ['help'], ['ab'], ['env'], ['db'], ['events'], []];
const FLAGS = [...manual.flatMap(({ options }) => options), ...COMMON_OPTIONS].map(([flags]) => flags);
const WORDS = [...new Set([...manual.flatMap(({ name }) => name.split(' ')), ...Object.keys(topics)])];

/** None of them leads out of the project: what somebody asks to be written elsewhere is written there. */
const VALUES = [
  ['support/reply', 'support/reply@1', 'support/reply@latest', 'support/reply@staging', 'support/reply@production~1'],
  [
    'support/reply@sha:9f3c1a',
    'support/*',
    '*',
    '**',
    '[a-z]*',
    '{a,b}',
    '!x',
    'x@',
    '@',
    '@1',
    'x@@1',
    'x@-1',
    'x@1e9',
  ],
  ['1', '0', '-1', '1.5', '1e3', '999999999', '9999999999', '007', 'NaN', 'Infinity', '0x10', '1_000', '٣', '½'],
  [
    '2h',
    '3d',
    '500ms',
    '1e9d',
    '999999999999999d',
    '2026-01-31',
    '2026-02-31',
    '2026-01-31T12:00Z',
    '0000-01-01',
    '9999-12-31',
  ],
  ['10%', '50', 'a=b', '=', 'a=', '=b', 'a=b=c', 'ticket=hello', 'language=Ü', '{"a":1}', '[1', 'null', 'true'],
  [
    'prompts.yaml',
    './prompts.yaml',
    './nowhere.yaml',
    'nowhere',
    '.',
    './',
    'prompts',
    'sub/..',
    './a\nb.yaml',
    'a\\b',
    '-',
    '--',
    '---',
  ],
  [
    '',
    ' ',
    '\t',
    'a b',
    'x'.repeat(10_000),
    'é'.repeat(500),
    '日本語',
    '😀',
    '\ud800',
    '\u202e',
    '\u001b[2J',
    '\u0007',
    'a\nb',
    '\r',
    '\0',
    'a\0b',
  ],
  [
    'postgres://app@127.0.0.1:1/app',
    'postgres://app:secret@127.0.0.1:1/app',
    'redis://127.0.0.1:1',
    'DATABASE_URL',
    '://',
    'file:///x',
  ],
  [
    'production',
    'staging',
    'latest',
    'Prod',
    'a'.repeat(33),
    'table',
    'json',
    'csv',
    'tsv',
    'markdown',
    'yaml',
    'day',
    'model',
    'always',
    'auto',
  ],
  [
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '%s%n',
    '$(id)',
    '`id`',
    "'; drop table x; --",
    '../../x@1',
    '-x',
    '--nope',
    '-Cx',
  ],
  WORDS,
].flat();

/** A command line: mostly a command that there is with options of any. */
export function commandLine(chance: Chance): string[] {
  const command = chance.is(0.92) ? chance.pick(COMMANDS) : [misspelt(chance, chance.pick(WORDS))];
  const entry = manual.find(({ name }) => name === command.join(' '));
  const own = [...(entry?.options ?? []), ...COMMON_OPTIONS].map(([flags]) => flags);
  const options = chance.many(0, 3, () => option(chance, chance.pick(chance.is(0.95) ? own : FLAGS))).flat();
  const [least, most] = argumentsOf(entry?.arguments ?? '');
  const given = chance.is(0.9)
    ? chance.many(least, most, () => valueOf(chance))
    : chance.many(0, 4, () => valueOf(chance));
  if (chance.is(0.1)) return shuffled(chance, [...command, ...given, ...options]);
  return chance.is(0.5) ? [...command, ...given, ...options] : [...command, ...options, ...given];
}

/** How many words a command takes: `<name> [paths...]`. */
function argumentsOf(text: string): [least: number, most: number] {
  const words = text.split(' ').filter((word) => word !== '');
  const least = words.filter((word) => word.startsWith('<')).length;
  return [least, words.some((word) => word.includes('...')) ? least + 3 : words.length];
}

function option(chance: Chance, flags: string): string[] {
  const [names = '', value] = flags.split(/ (?=[<[])/);
  const name = chance.pick(names.split(', '));
  const typed = chance.is(0.05) ? misspelt(chance, name) : name;
  if (name === '-C' || name === '--directory')
    return [typed, chance.pick(['.', '', 'nowhere', 'sub', 'prompts.yaml', '\0'])];
  const wantsValue = value === undefined ? chance.is(0.05) : chance.is(0.95);
  if (!wantsValue) return [typed];
  return chance.is(0.3) && name.startsWith('--') ? [`${typed}=${valueOf(chance)}`] : [typed, valueOf(chance)];
}

function valueOf(chance: Chance): string {
  const value = chance.pick(VALUES);
  const typed = chance.is(0.1) ? misspelt(chance, value) : value;
  // A folder at the top is searched to its end, as it is told: all of the disk.
  return /^\.*\//.test(typed) && !typed.startsWith('./') ? `x${typed}` : typed;
}

function misspelt(chance: Chance, word: string): string {
  const at = chance.below(word.length + 1);
  return chance.pick([
    word.slice(0, at) + word.slice(at + 1),
    word.slice(0, at) + chance.pick(['x', '-', 'é', '\u001b', '/']) + word.slice(at),
    word.toUpperCase(),
  ]);
}

function shuffled(chance: Chance, words: readonly string[]): string[] {
  return words
    .map((word) => ({ word, order: chance.below(1_000) }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ word }) => word);
}
