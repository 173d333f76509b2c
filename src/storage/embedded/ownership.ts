import { stat } from 'node:fs/promises';
import { PromptctlError } from '../../domain/errors/error.ts';
import { ownerOf } from './account.ts';
import { hasCode } from './failure.ts';
import type { Layout } from './layout.ts';

/**
 * Refuses data that another system user made: root's server runs as nobody and an ordinary user's as that user, and
 * neither could open the other's files.
 * @throws PromptctlError `embedded-account-differs`
 */
export async function checkOwner({ home, dataDirectory, account }: Layout): Promise<void> {
  const expected = ownerOf(account);
  if (expected === null) return;
  const found = await ownerOfPath(dataDirectory);
  if (found === 'hidden') throw await hiddenHome(home, expected);
  if (found !== null && found !== expected) {
    throw new PromptctlError('embedded-account-differs', { path: dataDirectory, owner: found, account: expected });
  }
}

async function hiddenHome(home: string, account: number): Promise<PromptctlError> {
  const owner = await ownerOfPath(home);
  if (typeof owner === 'number') return new PromptctlError('embedded-account-differs', { path: home, owner, account });
  return new PromptctlError('embedded-directory-unusable', { path: home, reason: 'permission denied' });
}

async function ownerOfPath(path: string): Promise<number | 'hidden' | null> {
  try {
    return (await stat(path)).uid;
  } catch (error) {
    if (hasCode(error, 'EACCES')) return 'hidden';
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return null;
    throw error;
  }
}
