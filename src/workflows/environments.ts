import { PromptctlError } from '../domain/errors/error.ts';
import { ENVIRONMENT_NAME } from '../domain/prompt.ts';
import type { Database } from '../storage/database.ts';
import { createEnvironment, type Environment, listEnvironments } from '../storage/environments.ts';

export interface EnvironmentList {
  readonly target: string;
  readonly environments: readonly Environment[];
}

/** Lists the environments, with the newest release of each. */
export async function environments({ database }: { readonly database: Database }): Promise<EnvironmentList> {
  return { target: database.target, environments: await listEnvironments(database) };
}

export interface AddedEnvironment {
  readonly target: string;
  readonly name: string;
  readonly created: boolean;
}

/** Adds an environment; one that is there already is left as it is. @throws PromptctlError `environment-name-invalid`. */
export async function addEnvironment(
  { database, author }: { readonly database: Database; readonly author: string },
  input: { readonly name: string },
): Promise<AddedEnvironment> {
  if (!ENVIRONMENT_NAME.test(input.name)) throw new PromptctlError('environment-name-invalid', { name: input.name });
  return { target: database.target, ...(await createEnvironment(database, input.name, author)) };
}
