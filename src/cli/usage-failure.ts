import type { CommanderError } from 'commander';
import { PromptctlError } from '../domain/errors/error.ts';
import { didYouMean } from '../domain/suggest.ts';

const HELP = 'promptctl help lists the commands';

/** A word that is no command, with the nearest that is one. */
export function unknownCommand(word: string, known: readonly string[]): PromptctlError {
  return new PromptctlError('usage', { problem: `unknown command "${word}"`, hint: didYouMean(word, known) ?? HELP });
}

/** What `help` was asked for and nobody knows. */
export function unknownTopic(words: readonly string[]): PromptctlError {
  return new PromptctlError('usage', { problem: `there is no command or topic "${words.join(' ')}"`, hint: HELP });
}

/** What commander has against a command line, in our form. */
export function fromCommander({ message }: CommanderError): PromptctlError {
  const [problem = '', suggestion] = message.replace(/^error: /, '').split('\n');
  return new PromptctlError('usage', { problem, hint: suggestion?.replace(/^\(|\)$/g, '') ?? HELP });
}
