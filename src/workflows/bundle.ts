import { resolve } from 'node:path';
import { PromptctlError } from '../domain/errors/error.ts';
import type { EnvironmentState } from '../domain/served-prompt.ts';
import { snapshotLines } from '../domain/snapshot-file.ts';
import { writeBundle } from '../resolution/bundle.ts';
import type { Database } from '../storage/database.ts';
import { readState } from '../storage/environment-state.ts';
import { requireEnvironment } from './find-version.ts';

/** A bundle that was written. */
export interface Bundle {
  readonly environment: string;
  readonly head: { readonly epoch: number; readonly revision: number };
  /** How many are served; what the file says of retired ones is not counted. */
  readonly prompts: number;
  /** As it was given. */
  readonly file: string;
  readonly bytes: number;
  /** Which database, for people. */
  readonly target: string;
}

/**
 * Writes what an environment serves into a file, from which apps start while nothing can be reached.
 * @throws PromptctlError `environment-not-found`, `nothing-served` or `file-unwritable`.
 */
export async function bundle(
  { database }: { readonly database: Database },
  input: { readonly environment: string; readonly directory: string; readonly file: string },
): Promise<Bundle> {
  const { environment, directory, file } = input;
  const state = await readServing(database, environment);
  const bytes = await writeBundle(resolve(directory, file), state).catch((error: unknown) => {
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split(', ');
    throw new PromptctlError('file-unwritable', { file, reason }, { cause: error });
  });
  const { epoch, revision } = state.head;
  const prompts = state.prompts.filter(({ live }) => live !== null).length;
  return { environment, head: { epoch, revision }, prompts, file, bytes, target: database.target };
}

/** The same as a text, for a pipe. @throws PromptctlError `environment-not-found` or `nothing-served`. */
export async function bundleText(
  { database }: { readonly database: Database },
  input: { readonly environment: string },
): Promise<string> {
  return [...snapshotLines(await readServing(database, input.environment))].join('');
}

async function readServing(database: Database, environment: string): Promise<EnvironmentState> {
  const state = await readState(database, environment, null);
  if (state === null) await requireEnvironment(database, environment);
  if (state === null || state.prompts.every(({ live }) => live === null)) {
    throw new PromptctlError('nothing-served', { environment });
  }
  return state;
}
