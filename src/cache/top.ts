import { type Head, parseHead } from '../domain/head.ts';
import type { Place } from '../domain/served-prompt.ts';
import type { CacheKeys } from './cache-key.ts';
import { isWrongType } from './failures.ts';
import { COUNT, HEAD, SEAL, stateKey } from './keys.ts';
import { SMALL_CALL } from './limits.ts';
import type { Link } from './link.ts';
import { openSeal, type Sealed } from './seal.ts';

/** What stands above the entries of a state. */
export interface Top {
  /** The head as it stands; empty where what stands there is no state at all. */
  readonly raw: string;
  /** Null: it is no head. */
  readonly head: Head | null;
  /** The seal as it stands. */
  readonly seal: string;
  /** What the seal says; null: it is not genuine, or nobody asked. */
  readonly sealed: Sealed | null;
}

/** The text of the head; empty where what stands there is no state at all; null where nothing stands. */
export async function readRaw(link: Link, key: string): Promise<string | null> {
  const [raw] = await readFields(link, key, [HEAD]);
  return raw ?? null;
}

/** Reads the top of a state; null where nothing stands. What was sealed is asked for, and judged, only with keys. */
export async function readTop(link: Link, place: Place, keys: CacheKeys | null): Promise<Top | null> {
  const key = stateKey(place);
  const [raw, count, seal] = await readFields(link, key, keys === null ? [HEAD] : [HEAD, COUNT, SEAL]);
  if (raw == null) return null;
  const top = { raw, head: parseHead(raw), seal: seal ?? '' };
  return { ...top, sealed: keys === null ? null : openSeal(keys, place, raw, count ?? '', top.seal) };
}

async function readFields(link: Link, key: string, fields: readonly string[]): Promise<readonly (string | null)[]> {
  try {
    // Of one field that is what processes have always asked for, again and again.
    if (fields.length === 1) return [(await link.call(SMALL_CALL, 'hget', key, ...fields)) as string | null];
    return (await link.call(SMALL_CALL, 'hmget', key, ...fields)) as (string | null)[];
  } catch (error) {
    if (isWrongType(error)) return [''];
    throw error;
  }
}
