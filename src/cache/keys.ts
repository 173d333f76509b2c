import { randomBytes } from 'node:crypto';
import type { Place } from '../domain/served-prompt.ts';

/**
 * The hash of an environment. The braces put all that belongs to it into one slot of a Cluster, the database's id keeps the databases that
 * share a Redis apart, and one hash is evicted whole or not at all. It has no time to live.
 */
export function stateKey({ databaseId, environment }: Place): string {
  return `promptctl:{${databaseId}:${environment}}`;
}

/** Fields of the hash of an environment; all other fields are prompts. */
export const HEAD = 'head';
/** How many prompts there are, so that a reader notices when one is missing. */
export const COUNT = 'count';
/** What the last revisions changed. */
export const RECENT = 'recent';
/** What proves that somebody with the key wrote head, count and entries. */
export const SEAL = 'seal';

const PROMPT = 'p:';

export function promptField(name: string): string {
  return `${PROMPT}${name}`;
}

/** The prompt whose field it is; null: it is another field. */
export function promptOf(field: string): string | null {
  return field.startsWith(PROMPT) ? field.slice(PROMPT.length) : null;
}

/** Where a state is put together before it takes the place of another. */
export function fillKey(key: string): string {
  return `${key}:fill:${randomBytes(9).toString('base64url')}`;
}

export function leaseKey(place: Place): string {
  return `${stateKey(place)}:lease`;
}

/** What processes report, and when they last did. */
export function processKeys(place: Place): [reports: string, seen: string] {
  return [`${stateKey(place)}:processes`, `${stateKey(place)}:processes:seen`];
}

/** What was counted in one moment; moments are numbered by Redis' clock. */
export function momentKey(place: Place, moment: number): string {
  return `${stateKey(place)}:live:${moment}`;
}

/** The last batch of each producer that was counted. */
export function countedKey(place: Place): string {
  return `${stateKey(place)}:live:seen`;
}

/** The scripts derive the same name from the key. */
export function headsChannel(place: Place): string {
  return `${stateKey(place)}:heads`;
}

export function databaseKey(connection: string): string {
  return `promptctl:database:${connection}`;
}

/** Beside it, so that who has no key reads and writes the id as ever. */
export function databaseMacKey(connection: string): string {
  return `promptctl:database-mac:${connection}`;
}
