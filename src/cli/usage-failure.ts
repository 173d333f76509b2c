import type { CommanderError } from 'commander';
import { PromptctlError } from '../domain/errors/error.ts';
import { suggest } from '../domain/suggest.ts';
import { quote } from '../domain/words.ts';
import type { GivenSecret } from './given-secrets.ts';
import { manual } from './manual/manual.ts';
import { topics } from './manual/topics.ts';

const HELP = 'promptctl help lists the commands';

/** A word that is no command, with the nearest that is one; `parent` is the command it was looked for under, or empty. */
export function unknownCommand(word: string, known: readonly string[], parent: string): PromptctlError {
  const [typed, help] =
    parent === '' ? [word, HELP] : [`${parent} ${word}`, `promptctl help ${parent} lists its commands`];
  return new PromptctlError('usage', {
    problem: `unknown command "${typed}"`,
    hint: near(word, known, parent) ?? help,
  });
}

/** What `help` was asked for and nobody knows, because of one of its words; `known` are the commands that could have stood there. */
export function unknownTopic(words: readonly string[], word: string, known: readonly string[]): PromptctlError {
  const [parent, candidates] =
    word === words[0]
      ? ['', [...known, ...Object.keys(topics)]]
      : [words.slice(0, words.indexOf(word)).join(' '), known];
  return new PromptctlError('usage', {
    problem: `there is no command or topic "${words.join(' ')}"`,
    hint: near(word, candidates, parent) ?? HELP,
  });
}

/** `did you mean "ab start"?`, as it would be typed. */
function near(word: string, known: readonly string[], parent: string): string | null {
  const names = suggest(word, known).map((name) => quote(parent === '' ? name : `${parent} ${name}`));
  return names.length === 0 ? null : `did you mean ${names.join(' or ')}?`;
}

/** `--version` beside other words: what was meant is a version of a prompt, which stands behind its name. */
export function strayVersion(argv: readonly string[]): PromptctlError {
  const at = argv.findIndex((word) => word === '--version' || word === '-V');
  const number = /^\d+$/.exec(argv[at + 1] ?? '')?.[0];
  const words = argv.slice(0, at).filter((word) => !word.startsWith('-'));
  const name = words.slice(wordsOfCommand(words))[0] ?? 'NAME';
  const problem = `${argv[at]} prints the version of promptctl, and stands alone`;
  return new PromptctlError('usage', {
    problem,
    hint: `a version of a prompt stands behind its name: ${name}@${number ?? 'N'}`,
  });
}

/** How many of the words are the command. */
function wordsOfCommand(words: readonly string[]): number {
  const names = manual.map(({ name }) => name.split(' '));
  return Math.max(0, ...names.filter((name) => name.every((word, i) => word === words[i])).map(({ length }) => length));
}

/** A secret on the command line; where it stood is told, and it is not repeated. */
export function secretGiven({ kind, place }: GivenSecret): PromptctlError {
  return new PromptctlError(kind === 'password' ? 'password-in-argument' : 'key-in-argument', { flag: place });
}

/** What commander has against a command line, in our form; `name` is the command that was not understood, or empty. */
export function fromCommander({ code, message }: CommanderError, name: string): PromptctlError {
  const [problem = '', suggestion] = message.replace(/^error: /, '').split('\n');
  const hint = suggestion?.replace(/^\(|\)$/g, '') ?? hintFor(code, name);
  return new PromptctlError('usage', { problem, hint });
}

function hintFor(code: string, name: string): string {
  if (name === '') return HELP;
  const entry = manual.find((each) => each.name === name);
  if (entry === undefined) return `promptctl help ${name} lists its commands`;
  const [shortest] = entry.examples.map(([line]) => line).toSorted((a, b) => a.length - b.length);
  if (code === 'commander.missingArgument' && shortest !== undefined) return `for example ${shortest}`;
  return `promptctl help ${name} ${code === 'commander.unknownOption' ? 'lists its options' : 'shows what it takes'}`;
}
