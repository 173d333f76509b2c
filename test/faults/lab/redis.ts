import type { TestRedis } from '../../helpers/redis-server.ts';

/** What a key holds, to be put back later; null: nothing. */
export function saveKey({ admin }: TestRedis, key: string): Promise<Buffer | null> {
  return admin.dumpBuffer(key);
}

/** Puts back what was saved, and tells nobody. */
export async function restoreKey({ admin }: TestRedis, key: string, saved: Buffer | null): Promise<void> {
  if (saved === null) await admin.del(key);
  else await admin.restore(key, 0, saved, 'REPLACE');
}

/** The head that Redis shows of an environment, as text. */
export function headIn({ admin }: TestRedis, key: string): Promise<string | null> {
  return admin.hget(key, 'head');
}

/** Says that a head is the newest, as writers do. */
export async function announce({ admin }: TestRedis, key: string, head: string): Promise<void> {
  await admin.publish(`${key}:heads`, head);
}
