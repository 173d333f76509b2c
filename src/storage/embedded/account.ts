import { readFile } from 'node:fs/promises';

/** A system account that the server runs as in place of ours. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

const NOBODY: Account = { uid: 65_534, gid: 65_534 };

/** `nobody` for root, as whom Postgres refuses to run; null for everybody else, who run it themselves. */
export async function serverAccount(): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null;
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const entry = /^nobody:[^:]*:(\d+):(\d+):/m.exec(passwd);
  return entry === null ? NOBODY : { uid: Number(entry[1]), gid: Number(entry[2]) };
}

/** The user id that owns what the server writes; null where there are no user ids (Windows). */
export function ownerOf(account: Account | null): number | null {
  return account?.uid ?? process.getuid?.() ?? null;
}
