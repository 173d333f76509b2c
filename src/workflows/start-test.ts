import { type GivenArm, readArms, weigh } from '../domain/arms.ts';
import { ALL } from '../domain/basis-points.ts';
import { PromptctlError } from '../domain/errors/error.ts';
import { readForced } from '../domain/forced-users.ts';
import { findMetric, readMinimumEffect } from '../domain/metrics.ts';
import { HASH_VERSION } from '../domain/served-test.ts';
import { readAlpha, readCoverage, requireMaxDays, requireSalt } from '../domain/test-settings.ts';
import type { Database } from '../storage/database.ts';
import { listDeployments, type ReleaseItem } from '../storage/releases.ts';
import type { TestStart } from '../storage/tests.ts';
import { requireChange } from './change.ts';
import { findArm } from './find-arm.ts';
import { requireEnvironment } from './find-version.ts';
import type { ReleaseDeps, ReleaseInput } from './make-release.ts';
import { planTest, type TestPlan } from './plan-test.ts';
import { makeTestRelease, type TestRelease } from './test-release.ts';

export interface StartTestDeps extends ReleaseDeps {
  /** 32 hexadecimal digits, new each time. */
  readonly newSalt: () => string;
}

/** A test that was started. */
export interface StartedTest extends TestRelease {
  /** How long it will take; null: recent executions do not tell. */
  readonly plan: TestPlan | null;
}

/** What is left out is null. */
export interface StartTestInput extends ReleaseInput {
  readonly prompt: string;
  /** The variants: `8`, `8@10%`, `latest`. The control is what is served. */
  readonly arms: readonly string[];
  /** All weights, control first: `50/50`. */
  readonly split: string | null;
  /** The share of users in the test: `10%`; null: everybody. */
  readonly coverage: string | null;
  readonly metric: string | null;
  /** `10%`, or `0.2` for a rating. */
  readonly minimumEffect: string | null;
  /** `0.05`, or `5%`. */
  readonly alpha: string | null;
  readonly maxDays: number | null;
  /** Repeats the assignment of an earlier test. */
  readonly salt: string | null;
  /** Testers: `user-1=8`. */
  readonly force: readonly string[];
  readonly again: boolean;
  readonly acceptContract: boolean;
  /** The version that must be served now; null: what this call saw. */
  readonly expect: number | null;
}

/**
 * Starts an A/B test on what an environment serves of a prompt. All that decides about it is frozen then; ramps and its end are releases.
 * @throws PromptctlError `arms-invalid`, `metric-unknown`, `effect-invalid`, `usage`, `control-named`, `forced-elsewhere`, `test-running`, `not-deployed`,
 * `version-held`, `contract-broken`, `release-conflict`, or what could not be found.
 */
export async function startTest(deps: StartTestDeps, input: StartTestInput): Promise<StartedTest> {
  const { database, change } = deps;
  const { prompt, environment, again, acceptContract } = input;
  requireChange(change, input.message);
  const given = readArms(prompt, input.arms);
  const settings = readSettings(deps, input, weigh(given, input.split));
  await requireEnvironment(database, environment);
  const variants = await findVariants(database, prompt, given);
  const [deployment] = await listDeployments(database, { prompts: [prompt], environment });
  const control = deployment?.version ?? null;
  // Whether an arm is the control already, or forced users have one, the database judges: it knows what is served then.
  const forced = readForced(input.force, settings.salt);
  const start: TestStart = { variants, forced, ...settings };
  const item: ReleaseItem = { prompt, version: null, expected: input.expect ?? control, start };
  // Asked first: once it is started, nothing may stand between the caller and the answer.
  const plan = await planTest(database, { prompt, environment, ...settings });
  return { ...(await makeTestRelease(deps, input, { kind: 'test-start', item, again, acceptContract })), plan };
}

function readSettings(
  { newSalt }: StartTestDeps,
  input: StartTestInput,
  weights: readonly number[],
): Omit<TestStart, 'variants' | 'forced'> {
  const metric = findMetric(input.metric ?? 'rating');
  return {
    weights,
    coverage: input.coverage === null ? ALL : readCoverage(input.coverage),
    salt: input.salt === null ? newSalt() : requireSalt(input.salt),
    isSaltChosen: input.salt !== null,
    hashVersion: HASH_VERSION,
    metric: metric.name,
    minimumEffect: readMinimumEffect(metric, input.minimumEffect),
    alpha: readAlpha(input.alpha),
    maxDays: requireMaxDays(input.maxDays),
  };
}

/** The numbers of the versions to test, each once. */
async function findVariants(database: Database, prompt: string, given: readonly GivenArm[]): Promise<number[]> {
  const variants: number[] = [];
  for (const arm of given) {
    const { selector } = arm;
    const version = await findArm(database, prompt, arm);
    if (variants.includes(version)) {
      const named = selector === String(version) ? '' : ` (${selector})`;
      const problem = `${prompt}@${version}${named} is given twice`;
      throw new PromptctlError('arms-invalid', { problem, hint: 'an arm is one version, and a version is one arm' });
    }
    variants.push(version);
  }
  return variants;
}
