import { isPromptctlError, PromptctlError } from '../domain/errors/error.ts';
import { type Database, openDatabase } from '../storage/database.ts';
import { migrate, migrationState } from '../storage/migrate.ts';
import type { DatabaseChoice } from '../workspace/settings.ts';
import { targetOf } from './target.ts';

/** Told while the embedded server is being prepared, which takes a second at first use. */
export type Progress = (step: 'copying-binaries' | 'initialising' | 'starting' | 'migrating') => void;

/**
 * Opens the chosen database, ready for use. The embedded one is started and migrated on the way; any other is never migrated by accident.
 * @throws PromptctlError `database-not-migrated`, `client-too-old`, `database-unreachable` and their kin.
 */
export async function openReady(choice: DatabaseChoice, home: string, onProgress: Progress): Promise<Database> {
  const running = choice.kind === 'embedded' ? await openRunning(choice, home) : null;
  return running ?? (await makeReady(await openChosen(choice, home, onProgress), choice, onProgress));
}

/** The embedded database where it runs and is migrated, which is nearly always; null where something is to be done first. */
async function openRunning(choice: DatabaseChoice, home: string): Promise<Database | null> {
  const { embeddedStatus } = await import('../storage/embedded/status.ts');
  const { url } = await embeddedStatus({ home });
  if (url === null) return null;
  const database = openDatabase(url, targetOf(choice));
  try {
    if ((await migrationState(database)).pending.length === 0) return database;
  } catch (error) {
    // It may have been stopped a moment ago; the long way starts it again.
    if (!isPromptctlError(error, 'database-unreachable')) throw await closing(database, error);
  }
  await database.close();
  return null;
}

async function makeReady(database: Database, choice: DatabaseChoice, onProgress: Progress): Promise<Database> {
  try {
    const { pending } = await migrationState(database);
    if (pending.length > 0 && choice.kind === 'url') {
      throw new PromptctlError('database-not-migrated', { target: database.target, pending });
    }
    if (pending.length > 0) {
      onProgress('migrating');
      await migrate(database);
    }
    return database;
  } catch (error) {
    throw await closing(database, error);
  }
}

async function closing(database: Database, error: unknown): Promise<unknown> {
  await database.close();
  return error;
}

/** Opens the chosen database as it is, migrated or not. */
export async function openChosen(choice: DatabaseChoice, home: string, onProgress: Progress): Promise<Database> {
  const target = targetOf(choice);
  if (choice.kind === 'url') return openDatabase(choice.url, target);
  const { ensureEmbedded } = await import('../storage/embedded/server.ts');
  const { url } = await ensureEmbedded({ home }, { onProgress });
  return openDatabase(url, target);
}
