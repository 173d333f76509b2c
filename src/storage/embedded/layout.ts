import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Account, serverAccount } from './account.ts';
import { realHome } from './home.ts';
import { isReachable } from './reach.ts';

/** The project whose server is meant. */
export interface EmbeddedPlace {
  /** The project's `.promptctl` directory; it need not exist yet. */
  readonly home: string;
}

/** Where everything of one embedded server lies. */
export interface Layout {
  readonly home: string;
  readonly account: Account | null;
  /** What holds the data directory: the home, or a directory of the system when nobody cannot reach the home. */
  readonly base: string;
  readonly dataDirectory: string;
  /** `data` in the home: the data directory itself, or a link to it, so that a home that moves keeps its data. */
  readonly dataLink: string;
  readonly logFile: string;
  readonly passwordFile: string;
}

/** Where root keeps what nobody must reach. */
export const SYSTEM_DIRECTORY = '/var/lib/promptctl';

/** Finds where the server of a home lives, or would live; creates nothing. */
export async function layoutOf(place: EmbeddedPlace): Promise<Layout> {
  const home = await realHome(place.home);
  const account = await serverAccount();
  const dataLink = join(home, 'data');
  const existing = await realpath(dataLink).catch(() => null);
  const base = existing === null ? await baseOf(home, account) : baseOfData(existing, home);
  const dataDirectory = existing ?? join(base, 'data');
  return {
    home,
    account,
    base,
    dataDirectory,
    dataLink,
    logFile: join(base, 'postgres.log'),
    passwordFile: join(home, 'password'),
  };
}

/** A short name for a home that differs from every other home's. */
export function fingerprint(home: string): string {
  return createHash('sha256').update(home).digest('hex').slice(0, 16);
}

/** True for a directory that was made for one home under the system directory, and holds nothing else. */
export function isSystemBase(base: string): boolean {
  return dirname(base) === SYSTEM_DIRECTORY;
}

async function baseOf(home: string, account: Account | null): Promise<string> {
  if (account === null || (await isReachable(home))) return home;
  return join(SYSTEM_DIRECTORY, fingerprint(home));
}

// A person may have linked `data` to another disk; only what lies under the system directory was put there by us.
function baseOfData(dataDirectory: string, home: string): string {
  const parent = dirname(dataDirectory);
  return isSystemBase(parent) ? parent : home;
}
