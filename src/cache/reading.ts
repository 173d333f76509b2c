import { PromptctlError } from '../domain/errors/error.ts';
import { compareHeads, type Head, parseHead } from '../domain/head.ts';
import type { Place } from '../domain/served-prompt.ts';
import type { CacheAnswer } from './cache.ts';
import { readEntries } from './entries.ts';
import { isWrongType } from './failures.ts';
import { HEAD, promptOf, RECENT, stateKey } from './keys.ts';
import { LARGE_CALL, SMALL_CALL } from './limits.ts';
import type { Link } from './link.ts';
import { changedSince } from './recent.ts';

/** A state that moves while it is read is read again, so often at most. */
const TRIES = 3;

/** The text of the head; empty where what stands there is no state at all; null where nothing stands. */
export async function readRaw(link: Link, key: string): Promise<string | null> {
  try {
    const raw = await link.call(SMALL_CALL, 'hget', key, HEAD);
    return raw as string | null;
  } catch (error) {
    if (isWrongType(error)) return '';
    throw error;
  }
}

/**
 * Reads what is newer than `base`. What processes ask for again and again is the head alone. The rest is read by commands that
 * give the head along with it: as long as that is the same text, it is the same state. So nothing here needs a script, and a login that may
 * only read, or a replica, is enough.
 */
export async function readState(link: Link, place: Place, base: Head | null): Promise<CacheAnswer> {
  const key = stateKey(place);
  for (let tries = 0; tries < TRIES; tries += 1) {
    const raw = await readRaw(link, key);
    if (raw === null) return { kind: 'empty' };
    const head = parseHead(raw);
    if (head === null) return { kind: 'malformed', raw, reason: 'what stands there has no head' };
    if (base !== null && compareHeads(head, base) <= 0) return { kind: 'head', head, raw };
    const changed = base === null ? null : await findChanged(link, key, base, raw);
    if (changed === 'moved') continue;
    const names = changed ?? (await findAll(link, key));
    const read = await readEntries(link, key, raw, names, changed === null);
    if (read.kind === 'malformed') return { kind: 'malformed', raw, reason: read.reason };
    if (read.kind === 'moved') continue;
    const { databaseId, environment } = place;
    const state = { databaseId, environment, head, base: changed === null ? null : base, prompts: read.prompts };
    return { kind: 'state', state, raw };
  }
  throw new PromptctlError('redis-unreachable', {
    target: link.target.name,
    reason: 'it changes faster than it can be read',
  });
}

/** The prompts that changed since `base`; null: only a complete state leads on from there. */
async function findChanged(link: Link, key: string, base: Head, raw: string): Promise<string[] | null | 'moved'> {
  const [head, recent] = (await link.call(SMALL_CALL, 'hmget', key, HEAD, RECENT)) as (string | null)[];
  if (head !== raw) return 'moved';
  return typeof recent === 'string' ? changedSince(recent, base, raw) : null;
}

async function findAll(link: Link, key: string): Promise<string[]> {
  const fields = (await link.call(LARGE_CALL, 'hkeys', key)) as string[];
  return fields.map(promptOf).filter((name) => name !== null);
}
