import { PromptctlError } from '../domain/errors/error.ts';
import { parseReference } from '../domain/reference.ts';

/**
 * Reads `7` and `name@7`, given once or many times, as prompt → version; the word `none` is null. A bare number is for the only
 * prompt that was named.
 * @throws PromptctlError `usage`.
 */
export function readVersions(
  flag: string,
  words: readonly string[],
  names: readonly string[],
): Map<string, number | null> {
  return new Map(words.map((word) => readVersion(flag, word, names)));
}

function readVersion(flag: string, word: string, names: readonly string[]): [string, number | null] {
  const at = word.lastIndexOf('@');
  const name = at < 0 ? onlyName(flag, word, names) : parseReference(word.slice(0, at)).name;
  const version = word.slice(at + 1);
  if (version === 'none') return [name, null];
  if (/^[1-9]\d{0,8}$/.test(version)) return [name, Number(version)];
  throw new PromptctlError('usage', {
    problem: `${flag} takes a version number, not "${word}"`,
    hint: `${flag} 7, or ${flag} support/reply@7`,
  });
}

function onlyName(flag: string, word: string, names: readonly string[]): string {
  const [first, ...others] = names;
  const name = first === undefined ? 'support/reply' : parseReference(first).name;
  if (first !== undefined && others.length === 0) return name;
  throw new PromptctlError('usage', {
    problem: `${flag} ${word} does not say for which prompt`,
    hint: `${flag} ${name}@${word}`,
  });
}
