import { accessSync, constants, statSync } from 'node:fs';
import { join } from 'node:path';
import { ownerOf } from './account.ts';
import { fingerprint, type Layout } from './layout.ts';

/** The port that is part of a socket's name; no network is involved. */
export const SOCKET_PORT = 5432;
const SOCKET_NAME = `.s.PGSQL.${SOCKET_PORT}`;
/** The system's own limit is 107 bytes on Linux and 103 on macOS. */
const LONGEST_SOCKET_PATH = 100;

/** The directory for the server's socket: `run` beside the data, or a short one where that path would not fit. */
export function socketDirectoryOf({ home, base, account }: Layout): string {
  const beside = join(base, 'run');
  // A comma separates hosts in a connection URL and cannot be escaped there.
  if (Buffer.byteLength(socketFileIn(beside)) <= LONGEST_SOCKET_PATH && !beside.includes(',')) return beside;
  const runtime = process.env['XDG_RUNTIME_DIR'];
  if (account === null && runtime !== undefined && isRuntimeDirectory(runtime)) {
    return join(runtime, `promptctl-${fingerprint(home)}`);
  }
  return join('/tmp', `promptctl-${ownerOf(account) ?? 0}-${fingerprint(home)}`);
}

/** The variable may outlive the session, as in cron, or come from another user, as with su. */
function isRuntimeDirectory(path: string): boolean {
  if (!path.startsWith('/') || path.length >= 40) return false;
  try {
    accessSync(path, constants.W_OK | constants.X_OK);
    const found = statSync(path);
    return found.isDirectory() && found.uid === ownerOf(null);
  } catch {
    return false;
  }
}

/** The socket that Postgres makes in a directory. */
export function socketFileIn(directory: string): string {
  return join(directory, SOCKET_NAME);
}

/** Postgres' lock on that socket. */
export function socketLockIn(directory: string): string {
  return join(directory, `${SOCKET_NAME}.lock`);
}
