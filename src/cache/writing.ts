import { PromptctlError } from '../domain/errors/error.ts';
import { compareHeads, formatHead, parseHead, sameHead } from '../domain/head.ts';
import { type EnvironmentState, type Place, writeServedPrompt } from '../domain/served-prompt.ts';
import type { CacheKeys } from './cache-key.ts';
import { type Extension, extendSeal } from './extending.ts';
import { dropFill, fill, partsOf, type WriteEntry } from './filling.ts';
import { fillKey, stateKey } from './keys.ts';
import { LARGE_CALL, LARGEST_CHANGES, SMALL_CALL } from './limits.ts';
import type { Link } from './link.ts';
import { recentLine } from './recent.ts';
import { MERGE, REPLACE, runScript } from './scripts.ts';
import { writeSeal } from './seal.ts';
import { sumOf, writeEntry } from './signed-entries.ts';
import { readRaw } from './top.ts';

/** Characters of changes that are no more than any other call: most releases. */
const SMALL_WRITE = 64 * 1024;

/** Who has no key seals nothing. */
const UNSEALED: Extension = { seal: '', from: '' };

type Written = 'written' | 'older' | 'hole';

/**
 * Takes the state if it is newer than what is there, and publishes its head. Few changes go in one script. Complete states, and
 * changes that are many, are put together beside it first and then take their place at once; of changes beyond 5 MB a complete state is wanted.
 */
export async function writeState(link: Link, state: EnvironmentState, keys: CacheKeys | null): Promise<Written> {
  const [key, write] = [stateKey(state), entryWriter(state, keys)];
  const { base } = state;
  const seals = base === null || keys === null ? UNSEALED : await extendSeal(link, { ...state, base }, keys);
  if (typeof seals === 'string') return seals;
  if (base !== null) {
    const [first, ...more] = partsOf(state.prompts, write, 2);
    if (more.length === 0) return (await merge(link, state, [key], seals, first ?? [])) as Written;
  }
  // Saves the way for what is not wanted; the scripts decide.
  const refusal = refusalOf(state, await readRaw(link, key));
  if (refusal !== null) return refusal;
  const copy = fillKey(key);
  if (base === null) {
    await fill(link, copy, state.prompts, write);
    return (await replace(link, state, [key, copy], keys, 'newer', '')) as Written;
  }
  if (await fill(link, copy, state.prompts, write, LARGEST_CHANGES))
    return (await merge(link, state, [key, copy], seals, [])) as Written;
  await dropFill(link, copy);
  return 'hole';
}

/** The way down: a complete state in place of exactly what `raw` names. */
export async function overwriteState(
  link: Link,
  state: EnvironmentState,
  keys: CacheKeys | null,
  raw: string,
): Promise<boolean> {
  const key = stateKey(state);
  if (state.base !== null || ((await readRaw(link, key)) ?? '') !== raw) return false;
  const copy = fillKey(key);
  await fill(link, copy, state.prompts, entryWriter(state, keys));
  return (await replace(link, state, [key, copy], keys, 'exact', raw)) === 'written';
}

function entryWriter(place: Place, keys: CacheKeys | null): WriteEntry {
  return keys === null ? writeServedPrompt : (prompt) => writeEntry(keys[0], place, prompt);
}

function refusalOf({ head, base }: EnvironmentState, raw: string | null): 'older' | 'hole' | null {
  const there = raw === null ? null : parseHead(raw);
  if (there === null) return base === null ? null : 'hole';
  if (compareHeads(head, there) <= 0) return 'older';
  return base === null || sameHead(base, there) ? null : 'hole';
}

async function merge(
  link: Link,
  { head, base, prompts }: EnvironmentState,
  keys: readonly string[],
  { seal, from }: Extension,
  pairs: readonly string[],
): Promise<string> {
  const names = prompts.map(({ prompt }) => prompt);
  const line = base === null ? '' : recentLine(base, head, names);
  const args = [formatHead(head), base === null ? '' : formatHead(base), line, names.length, seal, from, ...pairs];
  const characters = pairs.reduce((sum, text) => sum + text.length, 0);
  const limit = keys.length === 1 && characters <= SMALL_WRITE ? SMALL_CALL : LARGE_CALL;
  return unlessLost(link, await runScript(link, MERGE, limit, keys, args));
}

async function replace(
  link: Link,
  state: EnvironmentState,
  places: readonly [key: string, copy: string],
  keys: CacheKeys | null,
  mode: 'newer' | 'exact',
  raw: string,
): Promise<string> {
  const [head, count] = [formatHead(state.head), state.prompts.length];
  const seal = keys === null ? '' : await sealOf(state, head, keys[0]);
  return unlessLost(link, await runScript(link, REPLACE, LARGE_CALL, places, [head, count, mode, raw, seal]));
}

async function sealOf(state: EnvironmentState, head: string, key: CacheKeys[0]): Promise<string> {
  const { prompts } = state;
  return writeSeal(state, head, { key, count: prompts.length, sum: await sumOf(key, state, prompts) });
}

function unlessLost({ target }: Link, answer: unknown): string {
  if (answer !== 'lost') return String(answer);
  throw new PromptctlError('redis-unreachable', {
    target: target.name,
    reason: 'it evicted the entries while they were written',
  });
}
