import { type AbTest, coverageOf } from '../domain/ab-test.ts';
import { ALL } from '../domain/basis-points.ts';
import type { Queryable } from '../storage/database.ts';
import { type Deployment, listDeployments } from '../storage/releases.ts';
import { listTests } from '../storage/tests.ts';
import { readVersions } from '../storage/versions.ts';
import type { WatchedArm } from './watched.ts';

/** What Postgres knows of the versions that are watched. */
export interface WatchFacts {
  readonly deployments: readonly Deployment[];
  readonly tests: readonly AbTest[];
  /** Version id → number; more are added as versions come up. */
  readonly numbers: ReadonlyMap<string, number>;
}

export const NO_FACTS: WatchFacts = { deployments: [], tests: [], numbers: new Map() };

/** What is served and tested now, and the numbers of versions by their ids; those that are known already are not read again. */
export async function readFacts(
  queryable: Queryable,
  environment: string,
  known: ReadonlyMap<string, number>,
  versionIds: readonly string[],
): Promise<WatchFacts> {
  const [deployments, tests] = await Promise.all([
    listDeployments(queryable, { prompts: null, environment }),
    listTests(queryable, { environment, isRunning: true }),
  ]);
  const numbers = new Map(known);
  for (const { version, versionId } of [...deployments, ...tests.flatMap(({ arms }) => arms)])
    if (version !== null && versionId !== null) numbers.set(versionId, version);
  const missing = versionIds.filter((id) => !numbers.has(id));
  const versions = missing.length === 0 ? [] : await readVersions(queryable, missing);
  for (const { id, version } of versions) numbers.set(id, version);
  return { deployments, tests, numbers };
}

/** The arms of tests that run, by version id. */
export function armsOf(tests: readonly AbTest[]): Map<string, WatchedArm> {
  return new Map(tests.flatMap(armsOfTest));
}

function armsOfTest(test: AbTest): [string, WatchedArm][] {
  const coverage = coverageOf(test) / ALL;
  return test.arms.map(({ versionId, weight }, place) => {
    const share = coverage * (weight / ALL);
    const arm: WatchedArm =
      place === 0
        ? { test: test.id, role: 'control', expected: 1 - coverage + share }
        : { test: test.id, role: 'variant', expected: share };
    return [versionId, arm];
  });
}
