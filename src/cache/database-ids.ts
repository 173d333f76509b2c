import type { KeyObject } from 'node:crypto';
import { PromptctlError } from '../domain/errors/error.ts';
import type { CacheKeys } from './cache-key.ts';
import { databaseKey, databaseMacKey } from './keys.ts';
import { SMALL_CALL } from './limits.ts';
import type { Link } from './link.ts';
import { isSame, sign } from './signature.ts';

/** The id of the database behind a connection; null: nobody left it. @throws PromptctlError `redis-forged`: nobody who has the key did. */
export async function findDatabaseId(link: Link, keys: CacheKeys | null, connection: string): Promise<string | null> {
  const id = (await link.call(SMALL_CALL, 'get', databaseKey(connection))) as string | null;
  if (id === null || keys === null) return id;
  const mac = Buffer.from(String(await link.call(SMALL_CALL, 'get', databaseMacKey(connection))), 'base64url');
  if (keys.some((key) => isSame(signId(key, connection, id), mac))) return id;
  throw new PromptctlError('redis-forged', {
    target: link.target.name,
    reason: 'the id that it remembers of the database was signed by nobody who has the key',
  });
}

/** Leaves the id for processes that start while the database is down. */
export async function rememberDatabaseId(
  link: Link,
  keys: CacheKeys | null,
  connection: string,
  id: string,
): Promise<void> {
  if (keys !== null) {
    const mac = signId(keys[0], connection, id).toString('base64url');
    await link.call(SMALL_CALL, 'set', databaseMacKey(connection), mac);
  }
  await link.call(SMALL_CALL, 'set', databaseKey(connection), id);
}

function signId(key: KeyObject, connection: string, id: string): Buffer {
  return sign(key, ['database', connection, id]);
}
