import { PromptctlError } from '../domain/errors/error.ts';
import { compareHeads, formatHead, parseHead, sameHead } from '../domain/head.ts';
import type { EnvironmentState } from '../domain/served-prompt.ts';
import { dropFill, fill, partsOf } from './filling.ts';
import { fillKey, stateKey } from './keys.ts';
import { LARGE_CALL, LARGEST_CHANGES, SMALL_CALL } from './limits.ts';
import type { Link } from './link.ts';
import { readRaw } from './reading.ts';
import { recentLine } from './recent.ts';
import { MERGE, REPLACE, runScript } from './scripts.ts';

/** Characters of changes that are no more than any other call: most releases. */
const SMALL_WRITE = 64 * 1024;

type Written = 'written' | 'older' | 'hole';

/**
 * Takes the state if it is newer than what is there, and publishes its head. Few changes go in one script. Complete states, and
 * changes that are many, are put together beside it first and then take their place at once; of changes beyond 5 MB a complete state is wanted.
 */
export async function writeState(link: Link, state: EnvironmentState): Promise<Written> {
  const key = stateKey(state);
  if (state.base !== null) {
    const [first, ...more] = partsOf(state.prompts, 2);
    if (more.length === 0) return (await merge(link, state, [key], first ?? [])) as Written;
  }
  // Saves the way for what is not wanted; the scripts decide.
  const refusal = refusalOf(state, await readRaw(link, key));
  if (refusal !== null) return refusal;
  const copy = fillKey(key);
  if (state.base === null) {
    await fill(link, copy, state.prompts, Number.POSITIVE_INFINITY);
    return (await replace(link, state, [key, copy], 'newer', '')) as Written;
  }
  if (await fill(link, copy, state.prompts, LARGEST_CHANGES))
    return (await merge(link, state, [key, copy], [])) as Written;
  await dropFill(link, copy);
  return 'hole';
}

/** The way down: a complete state in place of exactly what `raw` names. */
export async function overwriteState(link: Link, state: EnvironmentState, raw: string): Promise<boolean> {
  const key = stateKey(state);
  if (state.base !== null || ((await readRaw(link, key)) ?? '') !== raw) return false;
  const copy = fillKey(key);
  await fill(link, copy, state.prompts, Number.POSITIVE_INFINITY);
  return (await replace(link, state, [key, copy], 'exact', raw)) === 'written';
}

function refusalOf({ head, base }: EnvironmentState, raw: string | null): 'older' | 'hole' | null {
  const there = raw === null ? null : parseHead(raw);
  if (there === null) return base === null ? null : 'hole';
  if (compareHeads(head, there) <= 0) return 'older';
  return base === null || sameHead(base, there) ? null : 'hole';
}

async function merge(
  link: Link,
  state: EnvironmentState,
  keys: readonly string[],
  pairs: readonly string[],
): Promise<string> {
  const { head, base, prompts } = state;
  const names = prompts.map(({ prompt }) => prompt);
  const line = base === null ? '' : recentLine(base, head, names);
  const args = [formatHead(head), base === null ? '' : formatHead(base), line, names.length, ...pairs];
  const characters = pairs.reduce((sum, text) => sum + text.length, 0);
  const limit = keys.length === 1 && characters <= SMALL_WRITE ? SMALL_CALL : LARGE_CALL;
  return unlessLost(link, await runScript(link, MERGE, limit, keys, args));
}

async function replace(
  link: Link,
  { head, prompts }: EnvironmentState,
  keys: readonly [key: string, copy: string],
  mode: 'newer' | 'exact',
  raw: string,
): Promise<string> {
  return unlessLost(
    link,
    await runScript(link, REPLACE, LARGE_CALL, keys, [formatHead(head), prompts.length, mode, raw]),
  );
}

function unlessLost({ target }: Link, answer: unknown): string {
  if (answer !== 'lost') return String(answer);
  throw new PromptctlError('redis-unreachable', {
    target: target.name,
    reason: 'it evicted the entries while they were written',
  });
}
