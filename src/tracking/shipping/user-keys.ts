import { createHmac } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/** What stands for a user: 32 hexadecimal digits that nobody without the secret can tell the id from. */
export type UserKeys = (user: string) => string;

const MOST_USERS = 10_000;
const LENGTH = 16;

/** Keys of users who come again are not computed again. */
export function createUserKeys(secret: Buffer): UserKeys {
  const known = new LRUCache<string, string>({ max: MOST_USERS });
  return (user) => {
    const before = known.get(user);
    if (before !== undefined) return before;
    const key = createHmac('sha256', secret).update(user).digest().toString('hex', 0, LENGTH);
    known.set(user, key);
    return key;
  };
}
