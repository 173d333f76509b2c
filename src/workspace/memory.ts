import { createHash, randomBytes } from 'node:crypto';
import { lstatSync, mkdirSync, readFileSync, renameSync, rmSync, type Stats, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { objectionToOwner } from '../domain/ownership.ts';

/** Raised whenever what a file means may change for the same bytes: then everything remembered is read anew. */
const RULES = 1;

/**
 * Reads a JSON value that `remember` wrote. Null when it is missing, was written under other rules or is not what was written:
 * what is remembered may cost time, never a wrong answer.
 */
export function recall(home: string, name: string, stamp: string): unknown {
  try {
    if (!isOurs(lstatSync(home))) return null;
    const text = readFileSync(join(home, `${name}.json`), 'utf8');
    const end = text.indexOf('\n');
    return text.slice(0, end) === seal(text.slice(end + 1), stamp) ? JSON.parse(text.slice(end + 1)) : null;
  } catch {
    return null;
  }
}

/** Writes a JSON value for `recall`, whole or not at all. A home that cannot be written to (a read-only checkout) is no failure. */
export function remember(home: string, name: string, stamp: string, value: unknown): void {
  const body = JSON.stringify(value);
  const temporary = join(home, `${name}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    if (!isOurs(ensureHome(home))) return;
    // Nothing that lies there already is written to, be it a link to elsewhere.
    writeFileSync(temporary, `${seal(body, stamp)}\n${body}`, { mode: 0o600, flag: 'wx' });
    renameSync(temporary, join(home, `${name}.json`));
  } catch {
    rmSync(temporary, { force: true });
  }
}

/** Makes the project's `.promptctl/`: only for its owner, and never committed. Root's is passable: its Postgres runs as another user. */
function ensureHome(home: string): Stats {
  const there = lstatSync(home, { throwIfNoEntry: false });
  if (there !== undefined) return there;
  mkdirSync(home, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
  writeFileSync(join(home, '.gitignore'), '*\n', { flag: 'wx' });
  return lstatSync(home);
}

/** What others may have written, or a link that came with a clone leads to, is neither believed nor added to. Root owns whatever is there. */
function isOurs(home: Stats): boolean {
  return home.isDirectory() && objectionToOwner(home, process.getuid?.() ?? null, { rootMayUse: true }) === null;
}

function seal(body: string, stamp: string): string {
  return createHash('sha256').update(`${RULES}\n${stamp}\n${body}`).digest('hex');
}
