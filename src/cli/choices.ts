import { PromptctlError } from '../domain/errors/error.ts';
import { didYouMean } from '../domain/suggest.ts';
import { enumerate, quote } from '../domain/words.ts';
import { type Flags, isOn, textOf } from './flags.ts';

/** Forms that numbers are printed in. */
const FORMATS = ['table', 'tsv', 'csv', 'markdown', 'json'] as const;
export type Format = (typeof FORMATS)[number];

/** The value of an option that takes one of a few words; null where it was not given. @throws PromptctlError `usage`. */
export function choiceOf<Choice extends string>(flags: Flags, name: string, choices: readonly Choice[]): Choice | null {
  const text = textOf(flags, name);
  const found = choices.find((choice) => choice === text);
  if (text === null || found !== undefined) return found ?? null;
  throw new PromptctlError('usage', {
    problem: `--${name} is ${enumerate(choices).replace(/ and (?=[^ ]*$)/, ' or ')}, not ${quote(text)}`,
    hint: didYouMean(text, choices),
  });
}

/** The form that numbers are asked for in. @throws PromptctlError `usage`. */
export function formatOf(flags: Flags): Format {
  const format = choiceOf(flags, 'format', FORMATS);
  if (format !== null && format !== 'json' && isOn(flags, 'json'))
    throw new PromptctlError('usage', {
      problem: `--json and --format ${format} ask for two forms`,
      hint: 'give one of them',
    });
  return format ?? 'table';
}
