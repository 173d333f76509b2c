import { PromptctlError } from '../domain/errors/error.ts';
import { embeddedStatus, ensureEmbedded, resetEmbedded, stopEmbedded } from '../storage/embedded/server.ts';
import { migrate, migrationState } from '../storage/migrate.ts';
import { readTrackingState, type TrackingState } from '../storage/tracking-state.ts';
import type { DatabaseChoice } from '../workspace/settings.ts';
import { openChosen, type Progress } from './open-database.ts';
import { targetOf } from './target.ts';

/** Which database server, and who is told how far it is. */
export interface ServerDeps {
  readonly choice: DatabaseChoice;
  readonly home: string;
  readonly onProgress: Progress;
}

export interface ServerStarted {
  readonly started: boolean;
  readonly initialised: boolean;
  readonly url: string;
  readonly version: string;
  readonly dataDirectory: string;
}

/** Starts the embedded server, making it first where there is none. @throws PromptctlError `not-embedded`. */
export async function startServer({ choice, home, onProgress }: ServerDeps): Promise<ServerStarted> {
  requireEmbedded(choice);
  const { started, initialised, url, version, dataDirectory } = await ensureEmbedded({ home }, { onProgress });
  return { started, initialised, url, version, dataDirectory };
}

/** Stops the embedded server; its data stays. @throws PromptctlError `not-embedded`. */
export async function stopServer({ choice, home }: ServerDeps): Promise<{ readonly stopped: boolean }> {
  requireEmbedded(choice);
  return stopEmbedded({ home });
}

/** Deletes the embedded database and everything in it. @throws PromptctlError `not-embedded`, `confirmation-needed`. */
export async function resetServer(
  { choice, home }: ServerDeps,
  input: { readonly confirmed: boolean },
): Promise<{ readonly removed: boolean; readonly dataDirectory: string }> {
  requireEmbedded(choice);
  if (!input.confirmed) {
    throw new PromptctlError('confirmation-needed', {
      what: 'deletes the embedded database with every prompt and release in it',
      flag: '--yes',
    });
  }
  return resetEmbedded({ home });
}

export interface DatabaseStatus {
  readonly target: string;
  readonly origin: string;
  /** Null for a database that is not ours to run. */
  readonly server: {
    readonly running: boolean;
    readonly initialised: boolean;
    readonly dataDirectory: string;
    readonly logFile: string;
    readonly pid: number | null;
  } | null;
  /** Null where the server is not running. */
  readonly migrations: { readonly applied: readonly string[]; readonly pending: readonly string[] } | null;
  /** Null where the server is not running, the schema is older, or the login may not look. */
  readonly tracking: TrackingState | null;
}

/** Tells what is chosen, whether it runs, which migrations it has, and how tracking stands. Starts nothing. */
export async function databaseStatus({ choice, home, onProgress }: ServerDeps): Promise<DatabaseStatus> {
  const server = choice.kind === 'embedded' ? await embeddedStatus({ home }) : null;
  const target = targetOf(choice);
  const about = { target, origin: choice.origin, server };
  if (server !== null && !server.running) return { ...about, migrations: null, tracking: null };
  const database = await openChosen(choice, home, onProgress);
  try {
    return { ...about, migrations: await migrationState(database), tracking: await readTrackingState(database) };
  } finally {
    await database.close();
  }
}

/** The URL of the embedded database, for psql and for apps; it is started first. */
export async function databaseUrl({ choice, home, onProgress }: ServerDeps): Promise<{ readonly url: string }> {
  requireEmbedded(choice);
  const { url } = await ensureEmbedded({ home }, { onProgress });
  return { url };
}

export interface Migrated {
  readonly target: string;
  readonly dryRun: boolean;
  readonly applied: readonly string[];
  readonly already: readonly string[];
}

/** Applies pending migrations, all in one transaction. */
export async function migrateDatabase(
  { choice, home, onProgress }: ServerDeps,
  input: { readonly dryRun: boolean },
): Promise<Migrated> {
  const database = await openChosen(choice, home, onProgress);
  try {
    const { applied, already } = await migrate(database, { dryRun: input.dryRun });
    return { target: database.target, dryRun: input.dryRun, applied, already };
  } finally {
    await database.close();
  }
}

function requireEmbedded(choice: DatabaseChoice): void {
  if (choice.kind !== 'embedded') {
    throw new PromptctlError('not-embedded', {
      target: targetOf(choice),
      origin: choice.origin,
    });
  }
}
