import { compareHeads, formatHead, type Head, parseHead, sameHead } from '../../src/domain/head.ts';

/** What stands in Redis for an environment: the text of its head, and its entries by prompt. */
export interface Cached<T> {
  /** Need not be a head: anybody may have written it. */
  readonly raw: string;
  readonly entries: Readonly<Record<string, T>>;
}

/** A state as it is written; with `base`, only what changed since. */
export interface Offered<T> {
  readonly head: Head;
  readonly base: Head | null;
  readonly entries: Readonly<Record<string, T>>;
}

export interface Written<T> {
  readonly answer: 'written' | 'older' | 'hole';
  readonly now: Cached<T> | null;
}

/** Set-if-newer as the Lua script has to do it: the Redis tests hold the script to it, the model walks through it. */
export function applyWrite<T>(cur: Cached<T> | null, offer: Offered<T>): Written<T> {
  const head = cur === null ? null : parseHead(cur.raw);
  if (cur === null || head === null) {
    return offer.base === null ? { answer: 'written', now: whole(offer) } : { answer: 'hole', now: cur };
  }
  if (compareHeads(offer.head, head) <= 0) return { answer: 'older', now: cur };
  if (offer.base === null) return { answer: 'written', now: whole(offer) };
  if (!sameHead(offer.base, head)) return { answer: 'hole', now: cur };
  return { answer: 'written', now: { raw: formatHead(offer.head), entries: { ...cur.entries, ...offer.entries } } };
}

/** The way down: a complete state takes the place of exactly what `raw` names (empty: of nothing), whatever its number. */
export function applyOverwrite<T>(
  cur: Cached<T> | null,
  offer: Offered<T>,
  raw: string,
): { readonly answer: boolean; readonly now: Cached<T> | null } {
  return (cur?.raw ?? '') === raw ? { answer: true, now: whole(offer) } : { answer: false, now: cur };
}

function whole<T>({ head, entries }: Offered<T>): Cached<T> {
  return { raw: formatHead(head), entries };
}
