import { PromptctlError } from './errors/error.ts';

/** Characters that a message of a version or a reason of a release may have; the database holds it to the same. */
const LIMIT = 2000;

/** A message that the log takes. @throws PromptctlError `message-too-long`. */
export function requireMessage(message: string): string {
  const { length } = [...message];
  if (length > LIMIT) throw new PromptctlError('message-too-long', { length, limit: LIMIT });
  return message;
}
