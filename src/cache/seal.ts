import { type KeyObject, randomBytes } from 'node:crypto';
import type { Place } from '../domain/served-prompt.ts';
import type { CacheKeys } from './cache-key.ts';
import { isSame, sign } from './signature.ts';
import { add } from './signed-entries.ts';

/** What a head says of its state, once its seal was found to be genuine. */
export interface Sealed {
  readonly key: KeyObject;
  readonly count: number;
  /** The digest of which entries belong to it. */
  readonly sum: Buffer;
}

const SEAL = /^([\w-]{22})\.([\w-]{43})\.([\w-]{43})$/;

/**
 * The seal of a head: it binds database, environment, head, the number of prompts and which entries they are. The sum is masked, so that a
 * writer who has the key can go on from it, and who sees all seals learns nothing of the tags it is made of (decision 0020).
 */
export function writeSeal(place: Place, head: string, { key, count, sum }: Sealed): string {
  const nonce = randomBytes(16).toString('base64url');
  const masked = maskOf(key, place, head, nonce);
  add(masked, sum);
  return [nonce, masked.toString('base64url'), macOf(place, head, { key, count, sum }).toString('base64url')].join('.');
}

/** Null: nobody who has one of the keys sealed this. */
export function openSeal(keys: CacheKeys, place: Place, head: string, count: string, seal: string): Sealed | null {
  const [, nonce, masked, mac] = SEAL.exec(seal) ?? [];
  if (nonce === undefined || masked === undefined || mac === undefined || !/^\d{1,15}$/.test(count)) return null;
  for (const key of keys) {
    const sum = maskOf(key, place, head, nonce);
    add(sum, Buffer.from(masked, 'base64url'));
    const sealed = { key, count: Number(count), sum };
    if (isSame(macOf(place, head, sealed), Buffer.from(mac, 'base64url'))) return sealed;
  }
  return null;
}

function maskOf(key: KeyObject, { databaseId, environment }: Place, head: string, nonce: string): Buffer {
  return sign(key, ['mask', databaseId, environment, head, nonce]);
}

function macOf({ databaseId, environment }: Place, head: string, { key, count, sum }: Sealed): Buffer {
  return sign(key, ['head', databaseId, environment, head, count, sum.toString('base64url')]);
}
