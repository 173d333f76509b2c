import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { recall, remember } from './memory.ts';

/** How far a log was imported: all before it was taken. */
export interface ImportPosition {
  readonly bytes: number;
  readonly line: number;
  /** SHA-256 of the bytes before it: another log under the same name is not gone on with. */
  readonly digest: string;
  /** Lines before it that were refused. */
  readonly refused: number;
}

/** Where the position of one log in one database is kept; it saves time and decides nothing. */
export interface PositionKeeper {
  readonly recall: () => ImportPosition | null;
  readonly remember: (position: ImportPosition) => void;
  readonly forget: () => void;
}

/** Null as the directory: there is no place, and every import begins at the start. */
export function keepPosition(stateDirectory: string | null, of: readonly string[]): PositionKeeper {
  if (stateDirectory === null) return { recall: () => null, remember: () => {}, forget: () => {} };
  const stamp = JSON.stringify(of);
  const home = join(stateDirectory, 'imports');
  const name = createHash('sha256').update(stamp).digest('hex').slice(0, 32);
  return {
    recall: () => recall(home, name, stamp) as ImportPosition | null,
    remember: (position) => remember(home, name, stamp, position),
    forget: () => rmSync(join(home, `${name}.json`), { force: true }),
  };
}
