import { PromptctlError } from '../domain/errors/error.ts';
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
  const database = await openChosen(choice, home, onProgress);
  try {
    const { pending } = await migrationState(database);
    if (pending.length > 0 && choice.kind === 'url')
      throw new PromptctlError('database-not-migrated', { target: database.target, pending });
    if (pending.length > 0) {
      onProgress('migrating');
      await migrate(database);
    }
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Opens the chosen database as it is, migrated or not. */
export async function openChosen(choice: DatabaseChoice, home: string, onProgress: Progress): Promise<Database> {
  const target = targetOf(choice);
  if (choice.kind === 'url') return openDatabase(choice.url, target);
  const { ensureEmbedded } = await import('../storage/embedded/server.ts');
  const { url } = await ensureEmbedded({ home }, { onProgress });
  return openDatabase(url, target);
}
