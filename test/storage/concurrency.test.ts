import { randomInt } from 'node:crypto';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Database } from '../../src/storage/database.ts';
import { listEnvironments } from '../../src/storage/environments.ts';
import { listPrompts } from '../../src/storage/prompts.ts';
import {
  type LoggedRelease,
  listDeployments,
  listEarlierVersions,
  listReleases,
  type ReleaseKind,
} from '../../src/storage/releases.ts';
import { listVersions } from '../../src/storage/versions.ts';
import { pushVersions } from '../helpers/changes.ts';
import type { Round, Tally } from '../helpers/concurrency-worker.ts';
import { findPgBouncer, startPgBouncer } from '../helpers/pgbouncer.ts';
import type { TestServer } from '../helpers/postgres-server.ts';
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
];

const some = fc.uniqueArray(fc.constantFrom(...PROMPTS), { minLength: 1, maxLength: 3 });
const round: fc.Arbitrary<Round> = fc.record({
  push: some,
  environment: fc.constantFrom(...ENVIRONMENTS),
  kind: fc.constantFrom('promote', 'promote', 'promote', 'rollback', 'rollback', 'retire'),
  release: some,
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
    await pushVersions(database(), PROMPTS, 1);
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
    expect([versions, releases, tally['push-conflict'], tally['release-conflict']].map(Boolean)).toEqual(
      Array.from({ length: 4 }, () => true),
    );
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
    expect(stored - PROMPTS.length).toBe(tally['versions']);
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

  test('leave one deployment and the right undo stack for every prompt', async () => {
    for (const environment of ENVIRONMENTS) {
      const stacks = replay(await logOf(database(), environment));
      const deployments = await listDeployments(database(), { prompts: null, environment });
      expect(
        deployments.map(({ prompt, version }) => [prompt, version] as const).toSorted(byName),
        `seed ${seed}`,
      ).toEqual([...stacks].map(([prompt, stack]) => [prompt, served(stack)] as const).toSorted(byName));
      for (const [prompt, stack] of stacks) {
        const back = await listEarlierVersions(database(), environment, prompt);
        expect(
          back.map(({ version }) => version),
          `${prompt}, seed ${seed}`,
        ).toEqual(earlier(stack));
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

/** What the log says, taken step by step by the model; every step must be one that the model would take. */
function replay(log: readonly LoggedRelease[]): Map<string, UndoStack> {
  const stacks = new Map<string, UndoStack>();
  for (const { kind, revision, items } of log) {
    for (const { prompt, version, previousVersion } of items) {
      const stack = stacks.get(prompt) ?? NOTHING_YET;
      expect(previousVersion, `what revision ${revision} replaced`).toBe(served(stack));
      const step = stepOf(kind, version);
      const next = takeStep(stack, step);
      expect(next, `revision ${revision}`).toBeTypeOf('object');
      stacks.set(prompt, next as UndoStack);
    }
  }
  return stacks;
}

function stepOf(kind: ReleaseKind, version: number | null): Step {
  if (kind === 'retire') return { kind };
  if (kind === 'rollback') return { kind, version };
  expect(kind).toBe('promote');
  return { kind: 'promote', version: version ?? 0, again: false };
}

function sum(tallies: readonly Tally[]): Tally {
  const total: Tally = {};
  for (const tally of tallies) {
    for (const [outcome, count] of Object.entries(tally)) total[outcome] = (total[outcome] ?? 0) + count;
  }
  return total;
}

function byName([a]: readonly [string, ...unknown[]], [b]: readonly [string, ...unknown[]]): number {
  return a < b ? -1 : 1;
}
