import { readServedPrompt, type ServedPrompt } from '../domain/served-prompt.ts';
import { COUNT, HEAD, promptField } from './keys.ts';
import { CHARACTERS_PER_CALL, ENTRIES_PER_CALL, LARGE_CALL } from './limits.ts';
import type { Link } from './link.ts';

/** The entries of one state; `moved`: another state took its place meanwhile; `malformed`: it is not whole. */
export type EntriesRead =
  | { readonly kind: 'read'; readonly prompts: ServedPrompt[] }
  | { readonly kind: 'moved' }
  | { readonly kind: 'malformed'; readonly reason: string };

/** A first guess at how many entries make a call; the next go by the size of those that came. */
const FIRST_CALL = 20;

/** Reads entries of the state whose head is `raw`, a part at a time. A complete state must have as many as it says. */
export async function readEntries(
  link: Link,
  key: string,
  raw: string,
  names: readonly string[],
  isComplete: boolean,
): Promise<EntriesRead> {
  const prompts: ServedPrompt[] = [];
  let [characters, size] = [0, FIRST_CALL];
  // At least one call: it says whether the state is still there.
  do {
    const part = names.slice(prompts.length, prompts.length + size);
    const fields = part.map(promptField);
    const [head, count, ...texts] = (await link.call(LARGE_CALL, 'hmget', key, HEAD, COUNT, ...fields)) as (
      | string
      | null
    )[];
    if (head !== raw) return { kind: 'moved' };
    if (isComplete && count !== String(names.length)) {
      return { kind: 'malformed', reason: `it says that it has ${describe(count)} prompts, and has ${names.length}` };
    }
    for (const [index, name] of part.entries()) {
      const prompt = readServedPrompt(texts[index] ?? '');
      if (prompt?.prompt !== name) return { kind: 'malformed', reason: `its entry of ${describe(name)} is not whole` };
      prompts.push(prompt);
      characters += texts[index]?.length ?? 0;
    }
    const average = characters / Math.max(prompts.length, 1);
    size = Math.max(1, Math.min(ENTRIES_PER_CALL, Math.floor(CHARACTERS_PER_CALL / Math.max(average, 1))));
  } while (prompts.length < names.length);
  return { kind: 'read', prompts };
}

/** Anybody may have written it. */
function describe(text: string | null | undefined): string {
  return text == null ? 'no number of' : JSON.stringify(text.slice(0, 100));
}
