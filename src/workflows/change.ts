import { PromptctlError } from '../domain/errors/error.ts';

/** Who makes a change, and the id under which the database remembers it, so that asking again does not do it twice. */
export interface Change {
  readonly author: string;
  readonly requestId: string;
}

/** What the log takes, in characters; the database holds it to the same. */
const LONGEST = { message: 2000, author: 200, requestId: 100 };
const SHORTEST = { message: 0, author: 1, requestId: 8 };

/** Refuses what the log does not take before anything is sent. @throws PromptctlError `change-invalid` naming the part. */
export function requireChange({ author, requestId }: Change, message: string): void {
  for (const [part, text] of Object.entries({ message, author, requestId })) {
    const [least, most] = [SHORTEST[part as keyof typeof SHORTEST], LONGEST[part as keyof typeof LONGEST]];
    const { length } = [...text];
    if (length < least || length > most) throw new PromptctlError('change-invalid', { part, length, least, most });
    if (text.includes('\0')) throw new PromptctlError('change-unstorable', { part });
  }
}
