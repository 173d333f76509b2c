import { forcedDigest } from './assignment.ts';
import { PromptctlError } from './errors/error.ts';
import { quote } from './words.ts';

/** As many testers as a test takes: they go into every snapshot. */
const MOST_FORCED = 100;

/**
 * Reads testers who always get one arm, `user-1=8` (what follows the last `=` is the version): digest of salt and user → version.
 * Their ids go nowhere else. Whether the test has such an arm is known to who starts it, under the lock.
 * @throws PromptctlError `arms-invalid` for a user without an arm or with two, and for too many.
 */
export function readForced(words: readonly string[], salt: string): { readonly [digest: string]: number } {
  if (words.length > MOST_FORCED) {
    const problem = `${words.length} users are forced into an arm, and a test takes ${MOST_FORCED}`;
    throw invalid(problem, 'forced arms are for testers; users are assigned by the test itself');
  }
  const forced = new Map<string, number>();
  for (const word of words) {
    const [, user = '', digits = ''] = /^(.+)=([1-9][0-9]{0,8})$/su.exec(word) ?? [];
    if (user === '') throw invalid(`${quote(word)} names no user and arm`, 'write user=version: user-1=8');
    const digest = forcedDigest(salt, user);
    if (forced.has(digest)) throw invalid(`${quote(user)} is forced twice`, 'a user gets one arm');
    forced.set(digest, Number(digits));
  }
  return Object.fromEntries(forced);
}

function invalid(problem: string, hint: string): PromptctlError {
  return new PromptctlError('arms-invalid', { problem, hint });
}
