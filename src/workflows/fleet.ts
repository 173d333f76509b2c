import type { Cache, SeenProcess } from '../cache/cache.ts';
import { isPromptctlError, PromptctlError } from '../domain/errors/error.ts';
import { compareHeads, type Head } from '../domain/head.ts';
import type { Database } from '../storage/database.ts';
import { requireHead } from './environment-head.ts';

/** A process and how far it is. */
export interface FleetProcess {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  /** promptctl's version there. */
  readonly client: string;
  readonly epoch: number;
  readonly revision: number;
  /** Releases that it has not heard of, negative where it is ahead of the newest head; null: what it serves is of another history. */
  readonly behind: number | null;
  /** Milliseconds since it reported. */
  readonly age: number;
}

export interface Fleet {
  readonly environment: string;
  /** Null: Redis knows no head either. */
  readonly newest: { readonly epoch: number; readonly revision: number; readonly source: 'postgres' | 'redis' } | null;
  /** Why Postgres was not asked; null: it was. */
  readonly problem: string | null;
  /** Those farthest behind first. */
  readonly processes: readonly FleetProcess[];
  /** Reports that no process with the cache key signed: they are not believed. */
  readonly refused: number;
}

export interface FleetDeps {
  readonly database: () => Promise<Database>;
  readonly cache: Cache | null;
  /** What processes connect to, which Redis knows the database by; null: nobody can know. */
  readonly connection: () => string | null;
}

/**
 * Lists the processes that serve an environment, as they report through Redis. Without Postgres it says what Redis knows.
 * @throws PromptctlError `redis-unset`, `redis-unreachable`, `redis-refused`, `environment-not-found`.
 */
export async function fleet(deps: FleetDeps, { environment }: { readonly environment: string }): Promise<Fleet> {
  const { cache } = deps;
  if (cache === null) throw new PromptctlError('redis-unset', { what: 'promptctl fleet' });
  const { databaseId, head, problem } = await findNewest(deps, cache, environment);
  const { processes: seen, refused } = await cache.listReports({ databaseId, environment });
  const source = problem === null ? 'postgres' : 'redis';
  const newest = head === null ? null : ({ epoch: head.epoch, revision: head.revision, source } as const);
  const processes = seen.toSorted((a, b) => compareHeads(a.head, b.head) || compareTexts(a.id, b.id));
  return {
    environment,
    newest,
    problem,
    processes: processes.map((process) => toFleetProcess(process, head)),
    refused,
  };
}

interface Newest {
  readonly databaseId: string;
  readonly head: Head | null;
  readonly problem: string | null;
}

async function findNewest(deps: FleetDeps, cache: Cache, environment: string): Promise<Newest> {
  try {
    const database = await deps.database();
    const { databaseId, head } = await requireHead(database, environment);
    return { databaseId, head, problem: null };
  } catch (error) {
    if (!isPromptctlError(error) || error.exit !== 3) throw error;
    const connection = deps.connection();
    const databaseId = connection === null ? null : await cache.findDatabaseId(connection);
    if (databaseId === null) throw error;
    const there = await cache.readHead({ databaseId, environment });
    return { databaseId, head: there?.head ?? null, problem: error.message };
  }
}

function toFleetProcess({ id, host, pid, client, head, age }: SeenProcess, newest: Head | null): FleetProcess {
  const { epoch, revision } = head;
  return { id, host, pid, client, epoch, revision, behind: newest === null ? null : distance(head, newest), age };
}

function distance(head: Head, newest: Head): number | null {
  const isOtherHistory =
    head.epoch !== newest.epoch || (head.revision === newest.revision && head.mark !== newest.mark);
  return isOtherHistory ? null : newest.revision - head.revision;
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
