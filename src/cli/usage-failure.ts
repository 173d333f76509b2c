import type { CommanderError } from 'commander';
import { PromptctlError } from '../domain/errors/error.ts';
import { didYouMean } from '../domain/suggest.ts';
import { topics } from './manual/topics.ts';

const HELP = 'promptctl help lists the commands';

/** A word that is no command, with the nearest that is one; `parent` is the command it was looked for under, or empty. */
export function unknownCommand(word: string, known: readonly string[], parent: string): PromptctlError {
  const [typed, help] =
    parent === '' ? [word, HELP] : [`${parent} ${word}`, `promptctl help ${parent} lists its commands`];
  return new PromptctlError('usage', { problem: `unknown command "${typed}"`, hint: didYouMean(word, known) ?? help });
}

/** What `help` was asked for and nobody knows, because of one of its words; `known` are the commands that could have stood there. */
export function unknownTopic(words: readonly string[], word: string, known: readonly string[]): PromptctlError {
  const candidates = word === words[0] ? [...known, ...Object.keys(topics)] : known;
  return new PromptctlError('usage', {
    problem: `there is no command or topic "${words.join(' ')}"`,
    hint: didYouMean(word, candidates) ?? HELP,
  });
}

/** What commander has against a command line, in our form. */
export function fromCommander({ message }: CommanderError): PromptctlError {
  const [problem = '', suggestion] = message.replace(/^error: /, '').split('\n');
  return new PromptctlError('usage', { problem, hint: suggestion?.replace(/^\(|\)$/g, '') ?? HELP });
}
