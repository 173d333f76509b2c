import type { GivenArm } from '../domain/arms.ts';
import { isPromptctlError, PromptctlError } from '../domain/errors/error.ts';
import { quote } from '../domain/words.ts';
import type { Database } from '../storage/database.ts';
import type { StoredVersion } from '../storage/versions.ts';
import { findVersion } from './find-version.ts';

/** The number of the version that an arm was given by. @throws PromptctlError as `findSelected`. */
export async function findArm(database: Database, prompt: string, { selector }: GivenArm): Promise<number> {
  return (await findSelected(database, prompt, selector)).version;
}

/** The version of a prompt that a word means: `8`, `latest`, `production~1`. @throws PromptctlError `arms-invalid` for `v8`, or as `findVersion`. */
export async function findSelected(database: Database, prompt: string, selector: string): Promise<StoredVersion> {
  try {
    return await findVersion(database, `${prompt}@${selector}`);
  } catch (error) {
    const number = /^v(\d+)$/.exec(selector)?.[1];
    if (number === undefined || !isPromptctlError(error, 'environment-not-found')) throw error;
    const problem = `${quote(selector)} is neither a version nor an environment`;
    throw new PromptctlError('arms-invalid', { problem, hint: `versions are numbers: ${number}` });
  }
}
