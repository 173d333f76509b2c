import { isPromptctlError, PromptctlError } from '../domain/errors/error.ts';
import type { Head } from '../domain/head.ts';
import type { ServedVersion } from '../domain/served-version.ts';
import type { Database, Queryable } from '../storage/database.ts';
import type { FoundHead, FoundState } from '../storage/environment-state.ts';
import { TIMINGS } from './timings.ts';

/** What is asked of Postgres; each call has a deadline of its own and rejects with the errors of `openDatabase`. */
export interface Postgres {
  readHead(environment: string): Promise<FoundHead | null>;
  readState(
    environment: string,
    known: { readonly databaseId: string; readonly head: Head } | null,
  ): Promise<FoundState | null>;
}

/** Postgres as apps use it: reading only, with short deadlines, on connections that do not keep the process from ending. */
export interface AppDatabase extends Postgres {
  /** A version by its number; null: there is none. */
  readVersion(name: string, version: number): Promise<ServedVersion | null>;
  close(): Promise<void>;
}

/** SQLSTATEs of a missing function, schema and table. */
const MISSING = new Set(['42883', '3F000', '42P01']);

/** Opens `url` when it is first asked something, and loads pg then. `find` gives the URL and its name for people. */
export function openAppDatabase(
  find: () => Promise<{ readonly url: string; readonly target: string }>,
  connections: number,
): AppDatabase {
  let opening: Promise<Database> | null = null;
  const open = async (): Promise<Database> => {
    const { url, target } = await find();
    const { openDatabase } = await import('../storage/database.ts');
    const { learningPatience } = await import('../storage/patience.ts');
    return openDatabase(url, target, { max: connections, patience: learningPatience(), holdsProcess: false });
  };
  return appDatabase(
    async () => {
      opening ??= open();
      return opening.catch((error: unknown) => {
        opening = null;
        throw error;
      });
    },
    async () => (await opening?.catch(() => null))?.close(),
  );
}

type AskForChanges = (
  environment: string,
  known: { readonly databaseId: string; readonly head: Head },
  readChanges: typeof import('../storage/environment-state.ts').readChanges,
) => Promise<FoundState | 'other-history' | null>;

/** A database that somebody opened, asked as apps ask. */
export function appDatabase(open: () => Promise<Database>, close: () => Promise<void>): AppDatabase {
  const ask = async <T>(deadline: number, work: (queryable: Queryable) => Promise<T>): Promise<T> => {
    const database = await open();
    const hurried: Queryable = { query: (text, values) => database.query(text, values, deadline) };
    return work(hurried).catch((error: unknown) => {
      throw explain(error, database.target);
    });
  };
  const states = () => import('../storage/environment-state.ts');
  // A release of thousands of prompts takes longer than changes usually do: once that was seen, it is given the time.
  let isLarge = false;
  const askForChanges: AskForChanges = async (environment, known, readChanges) => {
    const deadline = isLarge ? TIMINGS.stateDeadline : TIMINGS.changesDeadline;
    isLarge = true;
    const changes = await ask(deadline, (queryable) => readChanges(queryable, environment, known));
    isLarge = false;
    return changes;
  };
  return {
    readHead: async (environment) => {
      const { readHead } = await states();
      return ask(TIMINGS.headDeadline, (queryable) => readHead(queryable, environment));
    },
    readState: async (environment, known) => {
      const { readAll, readChanges } = await states();
      const changes = known === null ? 'other-history' : await askForChanges(environment, known, readChanges);
      if (changes !== 'other-history') return changes;
      return ask(TIMINGS.stateDeadline, (queryable) => readAll(queryable, environment));
    },
    readVersion: async (name, version) => {
      const { readPinned } = await import('../storage/versions.ts');
      const found = await ask(TIMINGS.changesDeadline, (queryable) => readPinned(queryable, name, version));
      return found === null ? null : { version, versionId: found.id, digest: found.digest, content: found.content };
    },
    close,
  };
}

/** Where our functions are not there, that is what is to be said. */
function explain(error: unknown, target: string): unknown {
  if (!isPromptctlError(error, 'database-failed') || !MISSING.has(error.data.sqlState)) return error;
  return new PromptctlError('database-not-migrated', { target, pending: null }, { cause: error });
}
