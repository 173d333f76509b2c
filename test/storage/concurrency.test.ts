import { randomInt } from 'node:crypto';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { AbTest } from '../../src/domain/ab-test.ts';
import { ALL } from '../../src/domain/basis-points.ts';
import type { Database } from '../../src/storage/database.ts';
import { listEnvironments } from '../../src/storage/environments.ts';
import { listPrompts } from '../../src/storage/prompts.ts';
import { type LoggedRelease, listDeployments, listReleases, type ReleaseKind } from '../../src/storage/releases.ts';
import { listTests } from '../../src/storage/tests.ts';
import { listVersions } from '../../src/storage/versions.ts';
import { pushVersions } from '../helpers/changes.ts';
import type { Round, Tally } from '../helpers/concurrency-worker.ts';
import { findPgBouncer, startPgBouncer } from '../helpers/pgbouncer.ts';
import type { TestServer } from '../helpers/postgres-server.ts';
import { promptState } from '../helpers/test-state.ts';
import { earlier, NOTHING_YET, type Step, served, takeStep, type UndoStack } from '../helpers/undo-stack-model.ts';
import { useDatabase } from '../helpers/use-database.ts';
import { compileWorker, type Worker } from '../helpers/worker-process.ts';

const PROCESSES = 16;
const ROUNDS = 50;
const PROMPTS = Array.from({ length: 20 }, (_, i) => `prompt/${i}`);
const ENVIRONMENTS = ['production', 'staging'];

/** What may come of a change when many make changes at once. Anything else is a bug. */
const EXPECTED = [
  'done',
  'versions',
  'releases',
  'push-conflict',
  'release-conflict',
  'version-held',
  'nothing-before',
  'not-served-before',
  'not-deployed',
  'prompt-under-test',
  'test-running',
  'test-not-running',
  'test-conflict',
  'coverage-lower',
];

/** So many versions of each prompt are there before, so that tests find variants. */
const PUSHED = 3;

const some = fc.uniqueArray(fc.constantFrom(...PROMPTS), { minLength: 1, maxLength: 3 });
const round: fc.Arbitrary<Round> = fc.record({
  push: some,
  environment: fc.constantFrom(...ENVIRONMENTS),
  kind: fc.constantFrom(
    ...(['promote', 'promote', 'promote', 'rollback', 'rollback', 'retire'] as const),
    ...(['test-start', 'test-start', 'test-start', 'test-ramp', 'test-ramp', 'test-stop'] as const),
  ),
  release: some,
  stopTest: fc.boolean(),
  coverage: fc.integer({ min: 1, max: ALL }),
  isNamed: fc.boolean(),
});

const [server] = inject('servers') as readonly [TestServer];
const bouncer = findPgBouncer();
const WAYS = ['directly', ...(bouncer === null ? [] : ['through PgBouncer'])];

let worker: Worker;
beforeAll(async () => {
  worker = await compileWorker('concurrency-worker.ts');
});
afterAll(() => worker.remove());

describe.each(WAYS)(`${PROCESSES} processes that push and release %s`, (way) => {
  const fixture = useDatabase(server);
  const database = () => fixture().database;
  const seed = randomInt(2 ** 31);
  let tally: Tally;

  beforeAll(async () => {
    await pushVersions(database(), PROMPTS, PUSHED);
    const pooler = way === 'directly' || bouncer === null ? null : await startPgBouncer(bouncer, server);
    const url = pooler?.through(fixture().url) ?? fixture().url;
    const outputs = await Promise.all(plans(seed).map((plan, i) => worker.run(url, `process ${i}`, plan)));
    await pooler?.stop();
    tally = sum(outputs.map((output) => JSON.parse(output) as Tally));
  });

  test('get nothing but answers and conflicts', () => {
    const { versions, releases, ...outcomes } = tally;
    expect(
      Object.keys(tally).filter((outcome) => !EXPECTED.includes(outcome)),
      `seed ${seed}`,
    ).toEqual([]);
    expect(Object.values(outcomes).reduce((a, b) => a + b)).toBe(PROCESSES * ROUNDS * 2);
    const sure = ['push-conflict', 'release-conflict', 'prompt-under-test', 'test-running', 'test-not-running'];
    expect([versions, releases, ...sure.map((code) => tally[code])].map(Boolean)).not.toContain(false);
  });

  test('leave versions without gaps, every one of them made by exactly one push', async () => {
    const prompts = await listPrompts(database());
    let stored = 0;
    for (const { name, headVersion } of prompts) {
      const versions = await listVersions(database(), name, null);
      const numbers = versions.map(({ version, parentVersion }) => [version, parentVersion]);
      const dense = Array.from({ length: headVersion }, (_, i) => [headVersion - i, headVersion - i - 1 || null]);
      expect(numbers, `seed ${seed}`).toEqual(dense);
      stored += versions.length;
    }
    expect(stored - PUSHED * PROMPTS.length).toBe(tally['versions']);
  });

  test('leave revisions without gaps, every one of them made by exactly one release', async () => {
    let made = 0;
    for (const { name, revision } of await listEnvironments(database())) {
      const revisions = (await logOf(database(), name)).map((release) => release.revision);
      expect(revisions, `seed ${seed}`).toEqual(Array.from({ length: revision }, (_, i) => i + 1));
      made += revisions.length;
    }
    expect(made).toBe(tally['releases']);
  });

  test('leave one deployment, the right undo stack, the right holds and at most one test for every prompt', async () => {
    for (const environment of ENVIRONMENTS) {
      const stacks = replay(await logOf(database(), environment), await testsOf(database(), environment));
      const deployments = await listDeployments(database(), { prompts: null, environment });
      const deployed = deployments.map(({ prompt, version, coverage }) => ({ prompt, version, coverage }));
      const expected = [...stacks].map(([prompt, stack]) => ({
        prompt,
        version: served(stack),
        coverage: stack.test?.coverage ?? null,
      }));
      expect(deployed.toSorted(byPrompt), `seed ${seed}`).toEqual(expected.toSorted(byPrompt));
      for (const [prompt, stack] of stacks) {
        expect(await promptState(database(), environment, prompt), `${prompt}, seed ${seed}`).toEqual({
          live: served(stack),
          earlier: earlier(stack),
          held: [...stack.held].toSorted((a, b) => a - b),
          running: stack.test === null ? [] : [stack.test.variants],
        });
      }
    }
  });

  test('leave every test with a start, coverage that only grew, and one end unless it runs', async () => {
    for (const environment of ENVIRONMENTS) {
      const log = await logOf(database(), environment);
      const tests = await testsOf(database(), environment);
      expect(tests.size, `seed ${seed}`).toBeGreaterThan(0);
      for (const { id, prompt, coverages, stopped } of tests.values()) {
        const lived = log.flatMap(({ kind, revision, items }) => {
          const item = items.find(({ test }) => test === id);
          return item === undefined ? [] : [{ kind, revision, ...item }];
        });
        expect([...new Set(lived.map((item) => item.prompt))]).toEqual([prompt]);
        const grown = lived.filter(({ coverage }) => coverage !== null).map(({ coverage }) => coverage);
        expect(grown, `${id}, seed ${seed}`).toEqual([...new Set(grown)].toSorted((a, b) => Number(a) - Number(b)));
        expect(coverages.map(({ coverage }) => coverage)).toEqual(grown);
        const ends = lived.slice(grown.length).map(({ kind, revision, version }) => ({ kind, revision, version }));
        expect(ends, `${id}, seed ${seed}`).toMatchObject(
          stopped === null ? [] : [{ kind: stopped.kind, revision: stopped.revision, version: stopped.version }],
        );
        expect(lived[0]?.kind).toBe('test-start');
      }
    }
  });
});

/** What each process is to do, as JSON. */
function plans(seed: number): string[] {
  return Array.from({ length: PROCESSES }, (_, i) =>
    JSON.stringify(fc.sample(round, { numRuns: ROUNDS, seed: seed + i })),
  );
}

/** Oldest first. */
async function logOf(database: Database, environment: string): Promise<LoggedRelease[]> {
  return (await listReleases(database, environment, { prompt: null, since: null, limit: null })).toReversed();
}

async function testsOf(database: Database, environment: string): Promise<ReadonlyMap<string, AbTest>> {
  const tests = await listTests(database, { environment });
  return new Map(tests.map((found) => [found.id, found]));
}

/** What the log says, taken step by step by the model; every step must be one that the model would take. */
function replay(log: readonly LoggedRelease[], tests: ReadonlyMap<string, AbTest>): Map<string, UndoStack> {
  const stacks = new Map<string, UndoStack>();
  for (const { kind, revision, items } of log) {
    for (const item of items) {
      const stack = stacks.get(item.prompt) ?? NOTHING_YET;
      expect(item.previousVersion, `what revision ${revision} replaced`).toBe(served(stack));
      expect(item.test !== null, `a test at revision ${revision}`).toBe(kind === 'test-start' || stack.test !== null);
      const next = takeStep(stack, stepOf(kind, item, tests));
      expect(next, `revision ${revision}`).toBeTypeOf('object');
      stacks.set(item.prompt, next as UndoStack);
      expect(served(next as UndoStack), `what revision ${revision} made live`).toBe(item.version);
    }
  }
  return stacks;
}

function stepOf(kind: ReleaseKind, item: LoggedRelease['items'][number], tests: ReadonlyMap<string, AbTest>): Step {
  const { version, test: id, coverage } = item;
  switch (kind) {
    case 'retire':
      return { kind, stopTest: id !== null };
    case 'promote':
      return { kind, version: version ?? 0, again: false, stopTest: id !== null };
    case 'test-start': {
      const variants =
        tests
          .get(id ?? '')
          ?.arms.slice(1)
          .map((arm) => arm.version) ?? [];
      return { kind, variants, coverage: coverage ?? 0, again: false };
    }
    case 'test-ramp':
      return { kind, coverage: coverage ?? 0 };
    case 'rollback':
    case 'test-stop':
      return { kind, version };
  }
}

function sum(tallies: readonly Tally[]): Tally {
  const total: Tally = {};
  for (const tally of tallies) {
    for (const [outcome, count] of Object.entries(tally)) total[outcome] = (total[outcome] ?? 0) + count;
  }
  return total;
}

function byPrompt(a: { readonly prompt: string }, b: { readonly prompt: string }): number {
  return a.prompt < b.prompt ? -1 : 1;
}
