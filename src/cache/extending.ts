import { compareHeads, formatHead, type Head, sameHead } from '../domain/head.ts';
import type { EnvironmentState, ServedPrompt } from '../domain/served-prompt.ts';
import type { CacheKeys } from './cache-key.ts';
import { readEntries } from './entries.ts';
import { promptField, stateKey } from './keys.ts';
import { LARGE_CALL } from './limits.ts';
import type { Link } from './link.ts';
import { writeSeal } from './seal.ts';
import { add, sumOf } from './signed-entries.ts';
import { readTop } from './top.ts';

/** The seal that changes are written under, and the one that they go on from. */
export interface Extension {
  readonly seal: string;
  readonly from: string;
}

/**
 * Seals what a state becomes by changes: the entries that are replaced are taken off the sum of the one that is there, the new ones are put
 * on. Only what is genuine, signed with the very key that signs now, and no newer than its base is gone on from; else a complete
 * state is wanted. Whatever somebody put there as replaced, a sum that goes on from it names no set of entries that anybody has.
 */
export async function extendSeal(
  link: Link,
  state: EnvironmentState & { readonly base: Head },
  keys: CacheKeys,
): Promise<Extension | 'older' | 'hole'> {
  const [key] = keys;
  const top = await readTop(link, state, keys);
  if (top === null || top.head === null || top.sealed?.key !== key) return 'hole';
  if (compareHeads(state.head, top.head) <= 0) return 'older';
  if (!sameHead(state.base, top.head)) return 'hole';
  const names = state.prompts.map(({ prompt }) => prompt);
  const present = await findPresent(link, stateKey(state), names);
  const replaced = await readEntries({ link, place: state, top }, present, false);
  if (replaced.kind !== 'read' || !replaced.prompts.every((prompt) => isOf(prompt, state.base))) return 'hole';
  const sum = Buffer.from(top.sealed.sum);
  add(sum, await sumOf(key, state, replaced.prompts));
  add(sum, await sumOf(key, state, state.prompts));
  const count = top.sealed.count - present.length + names.length;
  return { seal: writeSeal(state, formatHead(state.head), { key, count, sum }), from: top.seal };
}

/** Of a history that was lost there may be genuine entries of later releases. */
function isOf({ revision }: ServedPrompt, { revision: last }: Head): boolean {
  return revision <= last;
}

/** Names whose entries are there: a prompt may be new. */
async function findPresent(link: Link, key: string, names: readonly string[]): Promise<string[]> {
  const present = await Promise.all(names.map((name) => link.call(LARGE_CALL, 'hexists', key, promptField(name))));
  return names.filter((_, index) => present[index] === 1);
}
