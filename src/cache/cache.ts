import type { Head } from '../domain/head.ts';
import type { EnvironmentState, Place, ServedPrompt } from '../domain/served-prompt.ts';

/** What the cache answers to a process that holds `base`. */
export type CacheAnswer =
  | { readonly kind: 'empty' }
  /** Not newer than what was asked from; `head` may be older, the same, or of another history. */
  | { readonly kind: 'head'; readonly head: Head; readonly raw: string }
  /** Newer: what changed since, or everything. */
  | { readonly kind: 'state'; readonly state: EnvironmentState; readonly raw: string }
  /** Something in it is not whole; nothing of it was taken. `raw` is its head as it stands, for overwriting exactly that. */
  | { readonly kind: 'malformed'; readonly raw: string; readonly reason: string }
  /** The same of what nobody who has the key wrote; only who has one finds it out. */
  | { readonly kind: 'forged'; readonly part: 'head' | 'entries'; readonly raw: string; readonly reason: string };

/**
 * Everything that a process held when it had the base that it asked from; null: it has moved on. With a key, what changed is believed only if
 * it makes of these the very entries that belong to the new head.
 */
export type Members = () => readonly ServedPrompt[] | null;

/** A process as it reports what it serves. */
export interface ProcessReport {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  /** promptctl's version. */
  readonly client: string;
  readonly head: Head;
}
export interface SeenProcess extends ProcessReport {
  /** Milliseconds since it reported, by Redis' clock. */
  readonly age: number;
}

/** What lies in Redis is signed with it, and where that was set. Holds secrets: never printed. */
export interface CacheKey {
  readonly value: string;
  readonly origin: string;
}

/** A subscription to the heads that writers publish. */
export interface Subscription {
  close(): Promise<void>;
}

/**
 * The shared copy of environments in Redis, and the meeting place of the processes that serve them. Every call has a deadline of its own.
 * All reject with PromptctlError `redis-unreachable` (no answer) or `redis-refused` (login, permissions, a replica).
 */
export interface Cache {
  /** `host:port`, for people. */
  readonly target: string;
  /** Without `members`, who has a key is given everything or nothing. */
  read(place: Place, base: Head | null, members?: Members): Promise<CacheAnswer>;
  /** The head alone; `head` null: it is not one, or with a key not signed; `raw` says what stands there. Null: nothing is there. */
  readHead(place: Place): Promise<{ readonly head: Head | null; readonly raw: string } | null>;
  /** Takes the state if it is newer, atomically, and publishes its head. `hole`: it holds something else than the state's base. */
  write(state: EnvironmentState): Promise<'written' | 'older' | 'hole'>;
  /** The way down: replaces exactly what `raw` names by a complete state. False: something else is there now. */
  overwrite(state: EnvironmentState, raw: string): Promise<boolean>;
  /** The right to fill the cache, for five seconds at most; null: another process has it. */
  lease(place: Place): Promise<Lease | null>;
  /** Says what this process serves; gives how many processes are alive. */
  acknowledge(place: Place, report: ProcessReport): Promise<number>;
  /** Takes a process that ends off the list. */
  leave(place: Place, id: string): Promise<void>;
  listProcesses(place: Place): Promise<SeenProcess[]>;
  /** The same, and how many reports are not counted because nobody who has the key signed them; always 0 without a key. */
  listReports(place: Place): Promise<{ readonly processes: SeenProcess[]; readonly refused: number }>;
  /** The id of the database behind a connection, for a process that starts while the database is down. @throws PromptctlError `redis-forged`. */
  findDatabaseId(connection: string): Promise<string | null>;
  rememberDatabaseId(connection: string, databaseId: string): Promise<void>;
  /** Calls `onHead` for every head published, and `onReady` whenever (again) nothing published from now on can be missed. */
  subscribe(place: Place, listener: { onHead(head: Head): void; onReady(): void }): Subscription;
  /** What `doctor` asks: each fact null where Redis does not tell this login. Changes nothing. */
  inspect(): Promise<CacheFacts>;
  close(): Promise<void>;
}

export interface Lease {
  /** Gives the right back. */
  end(): Promise<void>;
}

export interface CacheFacts {
  readonly version: string | null;
  readonly mode: 'standalone' | 'sentinel' | 'cluster' | null;
  readonly role: 'master' | 'replica' | null;
  /** `maxmemory-policy`; entries must not be evicted one by one. */
  readonly evictionPolicy: string | null;
  readonly mayWrite: boolean;
  /** Who this login is for Redis: `default` where the URL names nobody. */
  readonly user: string | null;
  /** What it may do that nobody here needs: `no password`, `FLUSHALL`, `CONFIG SET`, `other keys` … Null: Redis does not tell it. */
  readonly dangers: readonly string[] | null;
  /** Milliseconds since 1970 by Redis' clock. */
  readonly clock: number;
}
