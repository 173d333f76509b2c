import { PromptctlError } from '../domain/errors/error.ts';
import { compareHeads, type Head } from '../domain/head.ts';
import type { Place, ServedPrompt } from '../domain/served-prompt.ts';
import type { CacheAnswer, Members } from './cache.ts';
import type { CacheKeys } from './cache-key.ts';
import { type EntriesRead, type Reading, readEntries } from './entries.ts';
import { HEAD, promptOf, RECENT, stateKey } from './keys.ts';
import { LARGE_CALL, SMALL_CALL } from './limits.ts';
import type { Link } from './link.ts';
import { changedSince } from './recent.ts';
import { isSame } from './signature.ts';
import { add, sumOf } from './signed-entries.ts';
import { readRaw, readTop, type Top } from './top.ts';

/** A state that moves while it is read is read again, so often at most. */
const TRIES = 3;

/** Fields of a state that are no entries, and as many again that later versions may add. */
const OTHER_FIELDS = 8;

const NO_HEAD = 'what stands there has no head';

const FOREIGN: EntriesRead = { kind: 'forged', reason: 'its entries are not those that belong to its head' };

/** Who asks, and what with. */
export interface Asking {
  readonly link: Link;
  readonly place: Place;
  /** Null: what lies there is believed. */
  readonly keys: CacheKeys | null;
}

/**
 * Reads what is newer than `base`. What processes ask for again and again is the head alone. The rest is read by commands that
 * give the head along with it: as long as that is the same text, it is the same state. So nothing here needs a script, and a login that may
 * only read, or a replica, is enough. With keys nothing is believed that is not signed (decision 0020); changes then need the `members`
 * of the base.
 */
export async function readState(asking: Asking, base: Head | null, members: Members): Promise<CacheAnswer> {
  const { link, place, keys } = asking;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const top = await readTop(link, place, keys);
    if (top === null) return { kind: 'empty' };
    const { raw, head, sealed } = top;
    if (keys !== null && (head === null || sealed === null))
      return { kind: 'forged', part: 'head', raw, reason: explainTop(top) };
    if (head === null) return { kind: 'malformed', raw, reason: NO_HEAD };
    if (base !== null && compareHeads(head, base) <= 0) return { kind: 'head', head, raw };
    const answer = await readNewer(asking, { ...top, head }, base, members);
    if (answer !== 'moved') return answer;
  }
  throw new PromptctlError('redis-unreachable', {
    target: link.target.name,
    reason: 'it changes faster than it can be read',
  });
}

/** What is newer under this head: what changed since `base` where that is known and adds up, else everything. */
async function readNewer(
  asking: Asking,
  top: Top & { readonly head: Head },
  base: Head | null,
  members: Members,
): Promise<CacheAnswer | 'moved'> {
  const { link, place } = asking;
  const reading: Reading = { link, place, top };
  const kept = base === null || top.sealed === null ? [] : members();
  const changed = base === null || kept === null ? null : await findChanged(link, stateKey(place), base, top.raw);
  if (changed === 'moved') return 'moved';
  if (changed !== null && base !== null) {
    const read = await readEntries(reading, changed, false);
    const isWhole = read.kind !== 'read' || (await addsUp(reading, changed, kept ?? [], read.prompts));
    if (isWhole) return toAnswer(reading, read, base);
  }
  const names = await findAll(reading);
  if (names === 'moved') return 'moved';
  const read: EntriesRead = names === null ? FOREIGN : await readEntries(reading, names, true);
  const isWhole = read.kind !== 'read' || (await addsUp(reading, [], [], read.prompts));
  return toAnswer(reading, isWhole ? read : FOREIGN, null);
}

/** Whether entries, together with what was kept of those before, are the ones that the head was sealed with. */
async function addsUp(
  { place, top: { sealed } }: Reading,
  changed: readonly string[],
  kept: readonly ServedPrompt[],
  prompts: readonly ServedPrompt[],
): Promise<boolean> {
  if (sealed === null) return true;
  const replaced = new Set(changed);
  const unchanged = kept.filter(({ prompt }) => !replaced.has(prompt));
  const sum = await sumOf(sealed.key, place, unchanged);
  add(sum, await sumOf(sealed.key, place, prompts));
  return unchanged.length + prompts.length === sealed.count && isSame(sum, sealed.sum);
}

function toAnswer(
  { place, top }: Reading & { readonly top: { readonly head: Head | null } },
  read: EntriesRead,
  base: Head | null,
): CacheAnswer | 'moved' {
  const { raw, head } = top;
  if (read.kind === 'moved' || head === null) return 'moved';
  if (read.kind === 'forged') return { ...read, part: 'entries', raw };
  if (read.kind === 'malformed') return { ...read, raw };
  const { databaseId, environment } = place;
  return { kind: 'state', state: { databaseId, environment, head, base, prompts: read.prompts }, raw };
}

function explainTop({ head, seal }: Top): string {
  if (head === null) return NO_HEAD;
  return seal === '' ? 'its head is not signed' : 'its head was signed by nobody who has the key';
}

/** The prompts that changed since `base`; null: only a complete state leads on from there. */
async function findChanged(link: Link, key: string, base: Head, raw: string): Promise<string[] | null | 'moved'> {
  const [head, recent] = (await link.call(SMALL_CALL, 'hmget', key, HEAD, RECENT)) as (string | null)[];
  if (head !== raw) return 'moved';
  return typeof recent === 'string' ? changedSince(recent, base, raw) : null;
}

/** The prompts of a state; null: there is more than belongs to it, and somebody may have put there any number, so they are not even listed. */
async function findAll({ link, place, top }: Reading): Promise<string[] | null | 'moved'> {
  const key = stateKey(place);
  if (top.sealed !== null && ((await link.call(SMALL_CALL, 'hlen', key)) as number) > top.sealed.count + OTHER_FIELDS)
    return (await readRaw(link, key)) === top.raw ? null : 'moved';
  const fields = (await link.call(LARGE_CALL, 'hkeys', key)) as string[];
  return fields.map(promptOf).filter((name) => name !== null);
}
