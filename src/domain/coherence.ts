import { compareHeads, type Head, sameHead } from './head.ts';

/** What a holder of a state has: a process in memory, or a file. */
export interface Held {
  readonly databaseId: string;
  readonly head: Head;
  /** The head that the database was found not to have any more; up to it, only the database itself is believed. */
  readonly disowned: Head | null;
}

/** What it is offered: a complete state, or with `base` what changed since. */
export interface Offer {
  readonly databaseId: string;
  readonly head: Head;
  readonly base: Head | null;
}

/**
 * Where an offer comes from. `asked` is what was held when the primary was asked, null once something else was adopted since: only the
 * answer to a question about what is held says that the database does not have it.
 */
export type Evidence =
  | { readonly origin: 'cache' | 'file' | 'replica' }
  | { readonly origin: 'primary'; readonly asked: Head | null };

/**
 * What to do with an offer.
 * - `replace`: take it instead of what is held; `merge`: take its changes; `restored`: take it although it is older, the database went back
 * - `same`, `older`: nothing to do; `hole`: its changes start elsewhere, so ask again from what is held
 * - `foreign`: of another database; `disowned`: of a history the database has left; `behind`: the database is of an earlier epoch
 */
export type Verdict = 'replace' | 'merge' | 'restored' | 'same' | 'older' | 'hole' | 'foreign' | 'disowned' | 'behind';

/** The verdicts by which what is held changes. */
export type Taken = 'replace' | 'merge' | 'restored';

/** True when the holder takes what it was offered. */
export function isTaken(verdict: Verdict): verdict is Taken {
  return verdict === 'replace' || verdict === 'merge' || verdict === 'restored';
}

/**
 * The rule that every holder follows: only strictly newer heads, changes only on exactly their base, and one way down, where the primary
 * itself, asked after the head was adopted, does not have it. So nobody serves an older release after a newer one, whatever is
 * delayed, lost, repeated, flushed or restored in between (`test/model` walks through it; decision 0012).
 */
export function judge(held: Held | null, offer: Offer, evidence: Evidence): Verdict {
  const isDatabase = evidence.origin === 'primary' || evidence.origin === 'replica';
  if (held === null) return offer.base === null ? 'replace' : 'hole';
  if (offer.databaseId !== held.databaseId) {
    if (!isDatabase) return 'foreign';
    return offer.base === null ? 'replace' : 'hole';
  }
  if (compareHeads(offer.head, held.head) > 0) {
    if (!isDatabase && held.disowned !== null && compareHeads(offer.head, held.disowned) <= 0) return 'disowned';
    if (offer.base === null) return 'replace';
    return sameHead(offer.base, held.head) ? 'merge' : 'hole';
  }
  if (sameHead(offer.head, held.head)) return 'same';
  if (evidence.origin !== 'primary' || evidence.asked === null || !sameHead(evidence.asked, held.head)) return 'older';
  if (offer.head.epoch < held.head.epoch) return 'behind';
  return offer.base === null ? 'restored' : 'hole';
}

/** What is disowned after a verdict: up to the head that was given up, until the database itself has gone beyond it. */
export function disownedAfter(verdict: Taken, held: Held | null, offer: Offer): Head | null {
  if (held === null || held.databaseId !== offer.databaseId) return null;
  const { disowned } = held;
  if (verdict === 'restored') return disowned !== null && compareHeads(disowned, held.head) > 0 ? disowned : held.head;
  return disowned !== null && compareHeads(offer.head, disowned) <= 0 ? disowned : null;
}

/**
 * Whether a holder whose head was looked at first, and the database then read, shows what the primary has not: a restored backup, a forged
 * head. Of a later epoch it may be what a successor has of which this primary does not know.
 */
export function isLost(shown: Head, found: Head, isPrimary: boolean): boolean {
  return isPrimary && shown.epoch === found.epoch && !sameHead(shown, found);
}
