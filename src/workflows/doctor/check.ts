import { isPromptctlError } from '../../domain/errors/error.ts';

/** One thing that was looked at. */
export interface Check {
  readonly name: string;
  /** `note`: nothing is wrong, and it could be better; `skipped`: it could not be asked, or there is nothing to ask. */
  readonly status: 'ok' | 'note' | 'warning' | 'failed' | 'skipped';
  /** What was found. */
  readonly says: string;
  /** What to do about it; null: nothing. */
  readonly remedy: string | null;
  /** What to type for that, into a shell, or into psql where it ends in a semicolon. */
  readonly commands: readonly string[];
}

/** What to do about a finding, and what to type for that. */
export interface Remedy {
  readonly remedy: string;
  readonly commands?: readonly string[];
}

export function ok(name: string, says: string): Check {
  return { name, status: 'ok', says, remedy: null, commands: [] };
}

export function skipped(name: string, says: string): Check {
  return { name, status: 'skipped', says, remedy: null, commands: [] };
}

export const note = found('note');
export const warning = found('warning');
export const failure = found('failed');

function found(status: Check['status']) {
  return (name: string, says: string, { remedy, commands = [] }: Remedy): Check => ({
    name,
    status,
    says,
    remedy,
    commands,
  });
}

/** A check that could not be made, or that an error of ours answers. */
export function failed(name: string, error: unknown): Check {
  if (!isPromptctlError(error)) throw error;
  return { name, status: 'failed', says: error.message, remedy: error.hint, commands: [] };
}

/** Runs a check; what goes wrong in it is what it found, but where the login is merely not allowed to ask. */
export async function checked(name: string, check: () => Promise<Check> | Check): Promise<Check> {
  try {
    return await check();
  } catch (error) {
    if (isPromptctlError(error, 'permission-denied')) return skipped(name, 'could not be asked as this login');
    return failed(name, error);
  }
}
