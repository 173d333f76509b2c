import { isPromptctlError } from '../../domain/errors/error.ts';

/** One thing that was looked at. */
export interface Check {
  readonly name: string;
  readonly status: 'ok' | 'warning' | 'failed' | 'skipped';
  /** What was found. */
  readonly says: string;
  /** What to do about it; null: nothing. */
  readonly remedy: string | null;
}

export function ok(name: string, says: string): Check {
  return { name, status: 'ok', says, remedy: null };
}

export function skipped(name: string, says: string): Check {
  return { name, status: 'skipped', says, remedy: null };
}

export function warning(name: string, says: string, remedy: string): Check {
  return { name, status: 'warning', says, remedy };
}

/** A check that could not be made, or that an error of ours answers. */
export function failed(name: string, error: unknown): Check {
  if (!isPromptctlError(error)) throw error;
  return { name, status: 'failed', says: error.message, remedy: error.hint };
}

/** Runs a check; what goes wrong in it is what it found. */
export async function checked(name: string, check: () => Promise<Check>): Promise<Check> {
  try {
    return await check();
  } catch (error) {
    return failed(name, error);
  }
}
