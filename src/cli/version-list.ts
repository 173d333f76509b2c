import { PromptctlError } from '../domain/errors/error.ts';
import { PROMPT_NAME } from '../domain/prompt.ts';
import { parseReference } from '../domain/reference.ts';
import { isPath } from '../workspace/files.ts';

/**
 * Reads `7` and `name@7`, given once or many times, as prompt → version; the word `none` is null. A bare number is for the only
 * prompt that was given, by name or reference.
 * @throws PromptctlError `usage`.
 */
export function readVersions(
  flag: string,
  words: readonly string[],
  given: readonly string[],
): Map<string, number | null> {
  return new Map(words.map((word) => readVersion(flag, word, given)));
}

function readVersion(flag: string, word: string, given: readonly string[]): [string, number | null] {
  const at = word.lastIndexOf('@');
  const name = at < 0 ? onlyName(flag, word, given) : parseReference(word.slice(0, at)).name;
  const version = word.slice(at + 1);
  if (version === 'none') return [name, null];
  if (/^[1-9]\d{0,8}$/.test(version)) return [name, Number(version)];
  throw new PromptctlError('usage', {
    problem: `${flag} takes a version number, not "${word}"`,
    hint: `${flag} 7, or ${flag} ${name}@7`,
  });
}

function onlyName(flag: string, word: string, given: readonly string[]): string {
  const names = given.map(nameOf);
  const [name = null, ...others] = new Set(names);
  if (name !== null && others.length === 0) return name;
  throw new PromptctlError('usage', {
    problem: `${flag} ${word} does not say for which prompt`,
    hint: `${flag} ${names.find((known) => known !== null) ?? 'NAME'}@${word}`,
  });
}

/** The prompt that an argument names; null for a path and for a pattern, which may mean many. */
function nameOf(argument: string): string | null {
  const name = argument.replace(/@.*$/, '');
  return isPath(argument) || !PROMPT_NAME.test(name) ? null : name;
}
