import { type Evidence, type Held, judge, type Offer } from '../../src/domain/coherence.ts';
import { compareHeads, formatHead, type Head, parseHead, sameHead } from '../../src/domain/head.ts';
import { applyOverwrite, applyWrite, type Cached } from '../helpers/cache-rule.ts';
import { RULES, type Rules } from './rules.ts';
import type { World } from './state.ts';

/** The rule without one of its guards, and a world that shows what the guard is for. */
export interface Mutant {
  /** The invariant that it breaks. */
  readonly breaks: string;
  readonly rules: Partial<Rules>;
  readonly world: Partial<World>;
}

const sameNumbers = (a: Head, b: Head) => compareHeads(a, b) === 0;

const isUp = (held: Held | null, offer: Offer) => held === null || compareHeads(offer.head, held.head) > 0;

const headOf = (cur: Cached<unknown> | null) => (cur === null ? null : parseHead(cur.raw));

/** What a process would do with its guards. */
const MEMORY: { readonly [name: string]: Mutant } = {
  'memory takes older states': {
    breaks: 'noProcessGoesBack',
    world: { releases: 1, questions: 2 },
    rules: {
      judge: (held, offer, evidence) => {
        const verdict = judge(held, offer, evidence);
        if (verdict !== 'older' || held === null) return verdict;
        if (offer.base === null) return 'replace';
        return sameHead(offer.base, held.head) ? 'merge' : 'hole';
      },
    },
  },
  'memory merges on any base': {
    breaks: 'processesHoldWhatWasReleased',
    world: { releases: 2, restores: 1, questions: 2 },
    rules: {
      judge: (held, offer, evidence) =>
        judge(held, held === null || offer.base === null ? offer : { ...offer, base: held.head }, evidence),
    },
  },
  'memory merges on a base of the same numbers': {
    breaks: 'processesHoldWhatWasReleased',
    world: { releases: 3, restores: 1, questions: 2, hasCarriers: false },
    rules: {
      judge: (held, offer, evidence) => {
        const isBase = held !== null && offer.base !== null && sameNumbers(offer.base, held.head);
        return judge(held, isBase ? { ...offer, base: held.head } : offer, evidence);
      },
    },
  },
  'memory takes the same numbers for the same state': {
    breaks: 'converges',
    world: { releases: 2, restores: 1 },
    rules: {
      judge: (held, offer, evidence) =>
        held !== null && sameNumbers(held.head, offer.head) ? 'same' : judge(held, offer, evidence),
    },
  },
};

/** The way down of a process. */
const WAY_DOWN: { readonly [name: string]: Mutant } = {
  'a question begun before adopting is a witness': {
    breaks: 'noProcessGoesBack',
    world: { releases: 1, questions: 2 },
    rules: { judge: (held, offer, evidence) => judge(held, offer, askedNow(evidence, held?.head ?? null)) },
  },
  'memory goes down by changes': {
    breaks: 'processesHoldWhatWasReleased',
    world: { releases: 3, restores: 1, hasMending: true, hasCarriers: false },
    rules: {
      judge: (held, offer, evidence) =>
        judge(held, offer.base === null || isUp(held, offer) ? offer : { ...offer, base: null }, evidence),
    },
  },
  'even the database is not believed about what is disowned': {
    breaks: 'converges',
    world: { releases: 3, restores: 1, prompts: 1, hasCarriers: false },
    rules: {
      judge: (held, offer, evidence) =>
        judge(held, offer, isUp(held, offer) && held?.disowned != null ? { origin: 'cache' } : evidence),
    },
  },
  'a replica is a witness': {
    breaks: 'noProcessGoesBack',
    world: { releases: 1, hasReplica: true },
    rules: {
      judge: (held, offer, evidence) =>
        judge(held, offer, evidence.origin === 'replica' ? ({ ...evidence, origin: 'primary' } as Evidence) : evidence),
    },
  },
  'a primary of an earlier epoch is a witness': {
    breaks: 'noProcessGoesBack',
    world: { releases: 1, failovers: 1, hasDeposed: true },
    rules: {
      judge: (held, offer, evidence) => {
        const verdict = judge(held, offer, evidence);
        if (verdict !== 'behind') return verdict;
        return offer.base === null ? 'restored' : 'hole';
      },
    },
  },
  'nothing is disowned': {
    breaks: 'nothingGivenUpComesBack',
    world: { releases: 1, restores: 1 },
    rules: { judge: (held, offer, evidence) => judge(held && { ...held, disowned: null }, offer, evidence) },
  },
  'disowned is only the last': {
    breaks: 'nothingGivenUpComesBack',
    world: { releases: 2, restores: 2, prompts: 1, hasCarriers: false },
    rules: {
      disownedAfter: (verdict, held, offer) =>
        verdict === 'restored' ? (held?.head ?? null) : RULES.disownedAfter(verdict, held, offer),
    },
  },
  'disowned is forgotten with the next state': {
    breaks: 'nothingGivenUpComesBack',
    world: { releases: 3, restores: 1, prompts: 1, hasCarriers: false },
    rules: { disownedAfter: (verdict, held) => (verdict === 'restored' ? (held?.head ?? null) : null) },
  },
};

/** What Redis would do without the script's guards. */
const REDIS: { readonly [name: string]: Mutant } = {
  'Redis takes everything (plain SET)': {
    breaks: 'cacheIsNotTakenBack',
    world: { releases: 1 },
    rules: {
      write: (cur, { head, base, entries }) => {
        const kept = base === null ? {} : cur?.entries;
        return { answer: 'written', now: { raw: formatHead(head), entries: { ...kept, ...entries } } };
      },
    },
  },
  'Redis takes older complete states': {
    breaks: 'cacheIsNotTakenBack',
    world: { releases: 1 },
    rules: { write: (cur, offer) => applyWrite(offer.base === null ? null : cur, offer) },
  },
  'Redis merges on any base': {
    breaks: 'cacheHoldsWhatWasReleased',
    world: { releases: 2 },
    rules: { write: (cur, offer) => applyWrite(cur, { ...offer, base: offer.base && headOf(cur) }) },
  },
  'Redis merges into nothing': {
    breaks: 'cacheHoldsWhatWasReleased',
    world: { releases: 2, flushes: 1 },
    rules: { write: (cur, offer) => applyWrite(cur, cur === null ? { ...offer, base: null } : offer) },
  },
  'Redis merges on a base of the same numbers': {
    breaks: 'cacheHoldsWhatWasReleased',
    world: { releases: 3, restores: 1, hasCarriers: false },
    rules: {
      write: (cur, offer) => {
        const head = headOf(cur);
        const isBase = head !== null && offer.base !== null && sameNumbers(offer.base, head);
        return applyWrite(cur, isBase ? { ...offer, base: head } : offer);
      },
    },
  },
  'Redis is overwritten whatever it holds': {
    breaks: 'cacheIsNotTakenBack',
    world: { releases: 2, restores: 1 },
    rules: { overwrite: (cur, offer) => applyOverwrite(cur, offer, cur?.raw ?? '') },
  },
  'Redis is never overwritten': {
    breaks: 'converges',
    world: { releases: 1, restores: 1 },
    rules: { mayOverwrite: () => false },
  },
  'Redis is overwritten by a replica': {
    breaks: 'cacheIsNotTakenBack',
    world: { releases: 1, hasReplica: true },
    rules: { mayOverwrite: (shown, found) => RULES.mayOverwrite(shown, found, true) },
  },
  'Redis is overwritten from an earlier epoch': {
    breaks: 'cacheIsNotTakenBack',
    world: { releases: 1, failovers: 1, hasDeposed: true },
    rules: { mayOverwrite: (_, __, isPrimary) => isPrimary },
  },
};

/** What Postgres would say. */
const POSTGRES: { readonly [name: string]: Mutant } = {
  'a failover raises no epoch': {
    breaks: 'noProcessGoesBack',
    world: { releases: 2, failovers: 1, hasDeposed: true },
    rules: { nextEpoch: (epoch) => epoch },
  },
  'Postgres gives changes since the same numbers': {
    breaks: 'processesHoldWhatWasReleased',
    world: { releases: 3, restores: 1 },
    rules: { isBase: (_, at, known) => at.revision >= known.revision },
  },
};

export const MUTANTS: { readonly [name: string]: Mutant } = { ...MEMORY, ...WAY_DOWN, ...REDIS, ...POSTGRES };

function askedNow(evidence: Evidence, held: Head | null): Evidence {
  return evidence.origin === 'primary' ? { ...evidence, asked: held } : evidence;
}
