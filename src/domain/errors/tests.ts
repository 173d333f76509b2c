import { type AbTest, coverageOf, describeTest } from '../ab-test.ts';
import { formatShare } from '../basis-points.ts';
import { printableLine } from '../printable.ts';
import { didYouMean } from '../suggest.ts';
import { enumerate, quote } from '../words.ts';
import { row } from './row.ts';

/** Prompts whose tests stand in the way, or do not run. */
export interface RefusedTests {
  readonly environment: string;
  readonly items: readonly RefusedTest[];
}
export interface RefusedTest {
  readonly prompt: string;
  readonly version: number | null;
  /** The test that runs, else the last one that did; null: there was none. */
  readonly test: AbTest | null;
  /** The coverage that was asked for. */
  readonly ramp?: number;
  readonly expectedTest?: string | null;
  readonly expectedCoverage?: number;
  /** Of a test that was to be started, by version: the control first. */
  readonly arms?: readonly number[];
  /** Who released last, for a conflict. */
  readonly author?: string;
  readonly at?: string;
  readonly revision?: number;
}

/** A/B tests: what was refused, did not fit, or came second. */
export const testErrors = {
  'test-running': row<RefusedTests>(
    5,
    'A prompt has one running test per environment, and there is one already.',
    (data) => sentences(data, ({ prompt, test }) => `${running(data, test)} on ${prompt} already`),
    ({ environment, items: [item] }) =>
      `look at it: promptctl ab show ${item?.prompt ?? ''} --env ${environment}; end it: ${stopping(environment, item)}`,
  ),
  'prompt-under-test': row<RefusedTests>(
    1,
    'A release would have changed the control of a running test, which would then say nothing.',
    (data) => sentences(data, ({ prompt, test }) => `${running(data, test)} on ${prompt}`),
    ({ environment, items: [item] }) =>
      `end it first: ${stopping(environment, item)}; or add --stop-test, which ends it in this very release`,
  ),
  'test-not-running': row<RefusedTests>(
    4,
    'No test runs on the prompt, or the one that was meant is over.',
    (data) => sentences(data, ({ prompt, test }) => `no test runs on ${prompt} in ${data.environment}${ended(test)}`),
    ({ environment, items }) =>
      `promptctl ab list --all --env ${environment} shows those that ended; to start one: promptctl ab start ${items[0]?.prompt ?? ''} VERSION --env ${environment}`,
  ),
  'test-not-found': row<{ id: string; environment: string }>(
    4,
    'There is no test of that id.',
    ({ id }) => `there is no test ${id}`,
    ({ environment }) =>
      `promptctl ab list --all --env ${environment} shows those there are; where environments have databases of their own, name the right one`,
  ),
  'test-conflict': row<RefusedTests>(
    5,
    'The test is not what the change expected: somebody was first.',
    (data) =>
      sentences(data, (item) => {
        const by =
          item.author === undefined ? '' : ` (release ${item.revision} by ${printableLine(item.author)} at ${item.at})`;
        return `${item.prompt} in ${data.environment}: ${now(item)}${by}; expected was ${expected(item)}`;
      }),
    ({ environment, items }) =>
      `look at promptctl ab show ${items[0]?.prompt ?? ''} --env ${environment}, then decide again`,
  ),
  'coverage-lower': row<RefusedTests>(
    1,
    'Coverage only grows while a test runs: users who are in it would leave it, and its numbers would mean nothing.',
    (data) =>
      sentences(
        data,
        ({ prompt, test, ramp }) =>
          `the test on ${prompt} covers ${formatShare(test === null ? 0 : coverageOf(test))} of users, and ${formatShare(ramp ?? 0)} is less`,
      ),
    ({ environment, items: [item] }) => `to end it: ${stopping(environment, item)}`,
  ),
  'arm-not-found': row<RefusedTests>(
    4,
    'The version is no arm of the running test.',
    (data) =>
      sentences(data, ({ prompt, version, test }) => {
        const arms = test?.arms.map((arm) => String(arm.version)) ?? [];
        return `${prompt}@${version} is no arm of ${test?.id ?? 'a test'}${arms.length > 0 ? `, which has ${enumerate(arms)}` : ''}`;
      }),
    () => 'name one of its arms, or end the test and promote the version',
  ),
  'control-named': row<RefusedTests>(
    2,
    'A version that is served already cannot be a variant: it is the control.',
    (data) =>
      sentences(
        data,
        ({ prompt, version }) => `${prompt}@${version} is what ${data.environment} serves: it is the control already`,
      ),
    () => 'name the versions to test against it; their shares leave the rest to the control',
  ),
  'forced-elsewhere': row<RefusedTests>(
    2,
    'A user is to be forced into a version that is no arm of the test.',
    (data) =>
      sentences(
        data,
        ({ prompt, version, arms = [] }) =>
          `nobody can be forced into ${prompt}@${version}: it is no arm of this test, which has ${enumerate(arms.map(String))}`,
      ),
    ({ items }) => `force users into the control or a variant: --force user-1=${items[0]?.arms?.at(-1) ?? 8}`,
  ),
  'arm-unavailable': row<{ prompt: string; environment: string; arm: number; reason: string }>(
    4,
    'An app asked for an arm of a test that does not run there, or has no such arm.',
    ({ prompt, environment, arm, reason }) => `there is no arm ${arm} of ${prompt} in ${environment}: ${reason}`,
    () => 'forced arms are for testers of a running test; to serve a version whatever is live, ask for version',
  ),
  'arms-invalid': row<{ problem: string; hint: string }>(
    2,
    'Versions, shares or weights of a test do not fit together.',
    ({ problem }) => problem,
    ({ hint }) => hint,
  ),
  'metric-unknown': row<{ name: string; known: readonly string[] }>(
    2,
    'A test is to be decided by a metric that there is not.',
    ({ name }) => `there is no metric ${quote(name)}`,
    ({ name, known }) => `${withBreak(didYouMean(name, known))}metrics: ${enumerate(known)}`,
  ),
  'effect-invalid': row<{ metric: string; text: string; range: string }>(
    2,
    'The smallest effect worth finding is not one that the metric can have.',
    ({ metric, text }) => `${quote(text)} is no minimum effect of ${metric}`,
    ({ metric, range }) => `an effect on ${metric} is in ${range}`,
  ),
};

/** The command that ends the test in the way of a version: by promoting it where it is an arm. */
function stopping(environment: string, item: RefusedTest | undefined): string {
  const { prompt = '', version = null, test = null } = item ?? {};
  const isVariant = test?.arms.slice(1).some((arm) => arm.version === version) === true;
  return `promptctl ab stop ${prompt} ${isVariant ? `--promote ${version}` : '--keep-control'} --env ${environment}`;
}

function withBreak(sentence: string | null): string {
  return sentence === null ? '' : `${sentence}\n`;
}

function sentences({ items }: RefusedTests, sentence: (item: RefusedTest) => string): string {
  return items.map(sentence).join('\n');
}

/** `production runs ab-0123456789ab (7 against 8, at 10%)`. */
function running({ environment }: RefusedTests, test: AbTest | null): string {
  return test === null ? `${environment} runs a test` : `${environment} runs ${describe(test)}`;
}

function describe(test: AbTest): string {
  return `${test.id} (${describeTest(test, coverageOf(test))})`;
}

function ended(test: AbTest | null): string {
  if (test?.stopped == null) return '';
  const { author, at } = test.stopped;
  return `; the last one, ${test.id}, was ended by ${printableLine(author)} at ${at}`;
}

function now({ test }: RefusedTest): string {
  return test === null || test.stopped !== null ? 'no test runs' : `${describe(test)} runs`;
}

function expected({ expectedTest, expectedCoverage }: RefusedTest): string {
  const coverage = expectedCoverage === undefined ? '' : ` at ${formatShare(expectedCoverage)}`;
  return expectedTest === null ? 'none' : `${expectedTest ?? 'the test'}${coverage}`;
}
