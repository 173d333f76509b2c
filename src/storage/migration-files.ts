import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { PromptctlError } from '../domain/errors/error.ts';

/** A migration as this client carries it. */
export interface MigrationFile {
  readonly name: string;
  readonly sql: string;
  /** SHA-256 (hex) of the text with line ends as LF, so a Windows checkout is no changed migration. */
  readonly checksum: string;
  /** The oldest client that may use a database with this migration. */
  readonly oldestClient: string;
}

const DIRECTORY = new URL('../../migrations/', import.meta.url);

/** The migrations of a directory in order; by default the ones shipped with this client. */
export function readMigrations(directory: URL = DIRECTORY): MigrationFile[] {
  return readdirSync(directory)
    .filter((file) => /^\d{4}_[a-z_]+\.sql$/.test(file))
    .toSorted()
    .map((file) => toMigration(file.replace(/\.sql$/, ''), readFileSync(new URL(file, directory), 'utf8')));
}

function toMigration(name: string, text: string): MigrationFile {
  const sql = text.replaceAll('\r\n', '\n');
  const oldestClient = /^-- oldest-client: (\d+\.\d+\.\d+)$/m.exec(sql)?.[1];
  if (oldestClient === undefined)
    throw new PromptctlError('migration-changed', { target: 'this client', name, problem: 'changed' });
  return { name, sql, checksum: createHash('sha256').update(sql).digest('hex'), oldestClient };
}
