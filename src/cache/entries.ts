import { type Place, readServedPrompt, type ServedPrompt } from '../domain/served-prompt.ts';
import { COUNT, HEAD, promptField, SEAL, stateKey } from './keys.ts';
import { CHARACTERS_PER_CALL, ENTRIES_PER_CALL, LARGE_CALL } from './limits.ts';
import type { Link } from './link.ts';
import { readEntry } from './signed-entries.ts';
import type { Top } from './top.ts';

/** The entries of one state; `moved`: another state took its place meanwhile; otherwise why nothing of it is taken. */
export type EntriesRead =
  | { readonly kind: 'read'; readonly prompts: ServedPrompt[] }
  | { readonly kind: 'moved' }
  | Refused;

/** Why nothing of a state is taken. */
type Refused =
  | { readonly kind: 'malformed'; readonly reason: string }
  | { readonly kind: 'forged'; readonly reason: string };

/** The state whose entries are read. Where it is sealed they have to be signed with the same key. */
export interface Reading {
  readonly link: Link;
  readonly place: Place;
  readonly top: Top;
}

/** A first guess at how many entries make a call; the next go by the size of those that came. */
const FIRST_CALL = 20;

/** Reads entries of a state, a part at a time. A complete state must have as many as it says. */
export async function readEntries(
  reading: Reading,
  names: readonly string[],
  isComplete: boolean,
): Promise<EntriesRead> {
  const prompts: ServedPrompt[] = [];
  let [characters, size] = [0, FIRST_CALL];
  // At least one call: it says whether the state is still there.
  do {
    const part = names.slice(prompts.length, prompts.length + size);
    const read = await readTexts(reading, part, isComplete ? names.length : null);
    if (read.kind !== 'texts') return read;
    const { texts } = read;
    for (const [index, name] of part.entries()) {
      const prompt = judge(reading, name, texts[index] ?? '');
      if ('kind' in prompt) return prompt;
      prompts.push(prompt);
      characters += texts[index]?.length ?? 0;
    }
    const average = characters / Math.max(prompts.length, 1);
    size = Math.max(1, Math.min(ENTRIES_PER_CALL, Math.floor(CHARACTERS_PER_CALL / Math.max(average, 1))));
  } while (prompts.length < names.length);
  return { kind: 'read', prompts };
}

/** The texts of entries, as long as the state is the same. `size` is how many there are of a complete state. */
async function readTexts(
  { link, place, top: { raw, seal, sealed } }: Reading,
  names: readonly string[],
  size: number | null,
): Promise<
  { readonly kind: 'texts'; readonly texts: readonly (string | null)[] } | Exclude<EntriesRead, { kind: 'read' }>
> {
  const above = sealed === null ? [HEAD, COUNT] : [HEAD, COUNT, SEAL];
  const fields = [...above, ...names.map(promptField)];
  const values = (await link.call(LARGE_CALL, 'hmget', stateKey(place), ...fields)) as (string | null)[];
  const [head, count, signature] = values;
  if (head !== raw || (sealed !== null && signature !== seal)) return { kind: 'moved' };
  if (size === null || count === String(size)) return { kind: 'texts', texts: values.slice(above.length) };
  const reason = `it says that it has ${describe(count)} prompts, and has ${size}`;
  return { kind: sealed === null ? 'malformed' : 'forged', reason };
}

function judge({ place, top: { sealed } }: Reading, name: string, text: string): ServedPrompt | Refused {
  const entry = sealed === null ? readServedPrompt(text) : readEntry(sealed.key, place, text);
  if (entry === 'unsigned') return { kind: 'forged', reason: `its entry of ${describe(name)} is not signed` };
  if (entry === 'forged')
    return { kind: 'forged', reason: `its entry of ${describe(name)} was signed by nobody who has the key` };
  if (entry?.prompt === name) return entry;
  return { kind: sealed === null ? 'malformed' : 'forged', reason: `its entry of ${describe(name)} is not whole` };
}

/** Anybody may have written it. */
function describe(text: string | null | undefined): string {
  return text == null ? 'no number of' : JSON.stringify(text.slice(0, 100));
}
