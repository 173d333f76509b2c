import { isPromptctlError, PromptctlError } from '../domain/errors/error.ts';
import type { Role } from '../domain/grant.ts';

/** Says what a login needs for it, where the database refuses a call: Postgres tells in words, of any language, and not which role would do. */
export async function needing<T>(needs: Role | 'owner', asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (!isPromptctlError(error, 'permission-denied')) throw error;
    throw new PromptctlError('permission-denied', { ...error.data, needs }, { cause: error.cause });
  }
}
