import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

/** A project's `.env` as it stands. */
export interface EnvFile {
  readonly path: string;
  /** Names and values; never shown. */
  readonly variables: ReadonlyMap<string, string>;
  /** Others than its owner may read it. */
  readonly isOpen: boolean;
}

/** Reads a project's `.env`; null: there is none that can be read. */
export function readEnvFile(root: string): EnvFile | null {
  const path = join(root, '.env');
  try {
    const variables = new Map(Object.entries(parseEnv(readFileSync(path, 'utf8'))) as [string, string][]);
    // Windows has no such modes, and shows every file as open.
    const isOpen = process.platform !== 'win32' && (statSync(path).mode & 0o044) !== 0;
    return { path, variables, isOpen };
  } catch {
    return null;
  }
}
