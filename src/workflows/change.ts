import { PromptctlError } from '../domain/errors/error.ts';

/** Who makes a change, and the id under which the database remembers it, so that asking again does not do it twice. */
export interface Change {
  readonly author: string;
  readonly requestId: string;
}

/** What the log takes, in characters as Postgres counts them; the database holds it to the same. */
const LIMITS = [
  { part: 'message', least: 0, most: 2000 },
  { part: 'author', least: 1, most: 200 },
  { part: 'requestId', least: 8, most: 100 },
] as const;

/** Refuses what the log does not take before anything is sent. @throws PromptctlError `change-invalid`, `change-unstorable`. */
export function requireChange(change: Change, message: string): void {
  const texts = { ...change, message };
  for (const { part, least, most } of LIMITS) {
    const text = texts[part];
    const { length } = Array.from(text);
    if (length < least || length > most) throw new PromptctlError('change-invalid', { part, length, least, most });
    if (text.includes('\0')) throw new PromptctlError('change-unstorable', { part });
  }
}
