import * as fc from 'fast-check';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import type { Database } from '../../src/storage/database.ts';
import { listDeployments, listReleases, type ReleaseItem } from '../../src/storage/releases.ts';
import { make, pushVersions, testOf } from '../helpers/changes.ts';
import { rejection } from '../helpers/rejection.ts';
import { promptState } from '../helpers/test-state.ts';
import { earlier, NOTHING_YET, type Step, served, takeStep, type UndoStack } from '../helpers/undo-stack-model.ts';
import { newEnvironment, useDatabase } from '../helpers/use-database.ts';

const VERSIONS = 5;
const version = fc.integer({ min: 1, max: VERSIONS });
const coverage = fc.constantFrom(1, 100, 5000, 10_000);
const variants = fc.uniqueArray(version, { minLength: 1, maxLength: 2 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('promote'), version, again: fc.boolean(), stopTest: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('retire'), stopTest: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('rollback'), version: fc.option(version, { freq: 3 }) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('test-start'), variants, coverage, again: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('test-ramp'), coverage }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('test-stop'), version: fc.option(version, { freq: 3 }) }) },
);

describe.each(inject('servers'))('the undo stack, on $label', (server) => {
  const fixture = useDatabase(server);
  const database = () => fixture().database;

  beforeAll(() => pushVersions(database(), ['a', 'bystander'], VERSIONS));

  test('is the plain list that promote and retire push on and rollback pops, and tests leave alone, whatever is done in whatever order', async () => {
    const property = fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 20 }), async (steps) => {
      const environment = await newEnvironment(database());
      await make(database(), environment, 'promote', ['bystander@1']);
      let model: UndoStack = NOTHING_YET;
      let releases = 1;
      for (const each of steps) {
        const next = takeStep(model, each);
        const expected = typeof next === 'string' ? next : 'released';
        expect(await take(database(), environment, each, model)).toBe(expected);
        if (typeof next !== 'string') [model, releases] = [next, releases + 1];
        expect(await stateOf(database(), environment)).toEqual(stateOfModel(model));
      }
      const log = await listReleases(database(), environment, { prompt: null, since: null, limit: null });
      expect(log.map(({ revision }) => revision)).toEqual(Array.from({ length: releases }, (_, i) => releases - i));
    });
    await fc.assert(property, { numRuns: 25 });
  });
});

/** Takes the step in the database: `released`, `unchanged`, or the code of the refusal. */
async function take(database: Database, environment: string, each: Step, model: UndoStack): Promise<string> {
  const asked = {
    again: 'again' in each && each.again,
    stopTest: 'stopTest' in each && each.stopTest,
  };
  const item = { prompt: 'a', expected: served(model), ...itemOf(each, model) };
  const answer = await rejection(make(database, environment, each.kind, [item], asked));
  const { code, value } = answer as { readonly code?: string; readonly value?: { readonly revision: number | null } };
  return code ?? (value?.revision == null ? 'unchanged' : 'released');
}

function itemOf(each: Step, model: UndoStack): Omit<ReleaseItem, 'prompt'> {
  switch (each.kind) {
    case 'promote':
    case 'test-stop':
      return { version: each.version };
    case 'retire':
      return { version: null };
    case 'rollback':
      return each.version === null
        ? { version: earlier(model)[0] ?? null }
        : { version: each.version, to: each.version };
    case 'test-start':
      return { version: null, start: testOf(each.variants, { coverage: each.coverage }) };
    case 'test-ramp':
      return { version: null, ramp: each.coverage };
  }
}

async function stateOf(database: Database, environment: string): Promise<unknown> {
  const [state, deployments] = await Promise.all([
    promptState(database, environment, 'a'),
    listDeployments(database, { prompts: ['a'], environment }),
  ]);
  return { ...state, coverage: deployments[0]?.coverage ?? null };
}

function stateOfModel(model: UndoStack): unknown {
  return {
    live: served(model),
    earlier: earlier(model),
    held: [...model.held].toSorted((a, b) => a - b),
    running: model.test === null ? [] : [model.test.variants],
    coverage: model.test?.coverage ?? null,
  };
}
