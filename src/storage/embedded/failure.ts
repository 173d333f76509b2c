import { PromptctlError } from '../../domain/errors/error.ts';

/** True for an error of the file system with one of these codes. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

// ENOENT: nothing can be made in /proc, nor under a folder that went away meanwhile.
const REFUSALS = [
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOSPC',
  'ENOENT',
  'ENOTDIR',
  'ENOTEMPTY',
  'EEXIST',
  'ELOOP',
  'ENAMETOOLONG',
];

/** Runs `work`; what the file system refuses becomes an error that names the directory. */
export async function usingDirectory<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PromptctlError || !hasCode(error, ...REFUSALS)) throw error;
    throw new PromptctlError('embedded-directory-unusable', { path, reason: reasonOf(error) }, { cause: error });
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
