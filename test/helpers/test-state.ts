import type { AbTest } from '../../src/domain/ab-test.ts';
import type { Database } from '../../src/storage/database.ts';
import { listDeployments, listEarlierVersions } from '../../src/storage/releases.ts';
import { listTests } from '../../src/storage/tests.ts';
import { listHolds } from '../../src/storage/versions.ts';

/** What is live of a prompt, what `~1`, `~2` … are, what is held, and which tests run, each by its variants. */
export interface PromptState {
  readonly live: number | null;
  readonly earlier: readonly number[];
  readonly held: readonly number[];
  readonly running: readonly (readonly number[])[];
}

export async function promptState(database: Database, environment: string, prompt: string): Promise<PromptState> {
  const [[deployment], earlier, holds, tests] = await Promise.all([
    listDeployments(database, { prompts: [prompt], environment }),
    listEarlierVersions(database, environment, prompt),
    listHolds(database, prompt),
    listTests(database, { environment, prompts: [prompt], isRunning: true }),
  ]);
  return {
    live: deployment?.version ?? null,
    earlier: earlier.map(({ version }) => version),
    held: holds.filter((hold) => hold.environment === environment).map(({ version }) => version),
    running: tests.map(({ arms }) => arms.slice(1).map(({ version }) => version)),
  };
}

/** A test as it is now. */
export async function findTest(database: Database, id: string): Promise<AbTest> {
  const [found] = await listTests(database, { id });
  if (found === undefined) throw new Error(`there is no test ${id}`);
  return found;
}
