import { randomBytes } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { PromptctlError } from '../../domain/errors/error.ts';
import { hasCode, usingDirectory } from './failure.ts';
import type { Layout } from './layout.ts';

/** The generated password of a server that listens on TCP, made on first use; racing processes all get the same one. */
export async function createPassword({ passwordFile }: Layout): Promise<string> {
  return usingDirectory(passwordFile, async () => {
    const fresh = `${passwordFile}.${randomBytes(4).toString('hex')}`;
    await writeFile(fresh, randomBytes(24).toString('hex'), { mode: 0o600, flag: 'wx' });
    try {
      await link(fresh, passwordFile);
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
    } finally {
      await rm(fresh, { force: true });
    }
    return readFile(passwordFile, 'utf8');
  });
}

/**
 * The password that was generated when the data directory was made.
 * @throws PromptctlError `embedded-password-lost`
 */
export async function readPassword({ passwordFile, dataDirectory }: Layout): Promise<string> {
  try {
    return await readFile(passwordFile, 'utf8');
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
    throw new PromptctlError('embedded-password-lost', { passwordFile, dataDirectory }, { cause: error });
  }
}
