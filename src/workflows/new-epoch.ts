import { PromptctlError } from '../domain/errors/error.ts';
import type { Database } from '../storage/database.ts';
import { type NewEpoch, newEpoch } from '../storage/epoch.ts';
import type { Change } from './change.ts';

export interface EpochRaised extends NewEpoch {
  readonly target: string;
  /** The database has an id of its own from now on. */
  readonly isCopy: boolean;
}

/** Tells every process that the database's history is another from here on. @throws PromptctlError `confirmation-needed`. */
export async function raiseEpoch(
  { database, change }: { readonly database: () => Promise<Database>; readonly change: Change },
  { isCopy, confirmed }: { readonly isCopy: boolean; readonly confirmed: boolean },
): Promise<EpochRaised> {
  if (!confirmed) {
    const what = isCopy
      ? 'gives the database another id, and processes take it for another one'
      : 'makes every process drop what it serves for what the database says, be it older';
    throw new PromptctlError('confirmation-needed', { what, flag: '--yes' });
  }
  const opened = await database();
  return { ...(await newEpoch(opened, change.author, isCopy)), target: opened.target, isCopy };
}
