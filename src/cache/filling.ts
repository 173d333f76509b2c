import type { ServedPrompt } from '../domain/served-prompt.ts';
import { promptField } from './keys.ts';
import { CHARACTERS_PER_CALL, ENTRIES_PER_CALL, LARGE_CALL, SMALL_CALL } from './limits.ts';
import type { Link } from './link.ts';
import { FILL, runScript } from './scripts.ts';

/** How an entry is written: with a key, signed. */
export type WriteEntry = (prompt: ServedPrompt) => string;

/** Prompts as fields and texts in parts that one call carries, each made when it is asked for; of more than `most` parts the rest is left out. */
export function* partsOf(
  prompts: readonly ServedPrompt[],
  write: WriteEntry,
  most = Number.POSITIVE_INFINITY,
): Generator<string[]> {
  let [part, characters, parts]: [string[], number, number] = [[], 0, 0];
  for (const prompt of prompts) {
    const text = write(prompt);
    if (part.length > 0 && (part.length >= 2 * ENTRIES_PER_CALL || characters + text.length > CHARACTERS_PER_CALL)) {
      yield part;
      parts += 1;
      if (parts === most) return;
      [part, characters] = [[], 0];
    }
    part.push(promptField(prompt.prompt), text);
    characters += text.length;
  }
  if (part.length > 0) yield part;
}

/** Fills a copy part by part; other work goes on between the calls. False: it would be larger than `largest`. */
export async function fill(
  link: Link,
  copy: string,
  prompts: readonly ServedPrompt[],
  write: WriteEntry,
  largest = Number.POSITIVE_INFINITY,
): Promise<boolean> {
  let characters = 0;
  for (const part of partsOf(prompts, write)) {
    for (const text of part) characters += text.length;
    if (characters > largest) return false;
    await runScript(link, FILL, LARGE_CALL, [copy], part);
  }
  return true;
}

/** A copy that is not needed would vanish by itself. */
export async function dropFill(link: Link, copy: string): Promise<void> {
  await link.call(SMALL_CALL, 'unlink', copy);
}
