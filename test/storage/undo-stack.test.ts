import * as fc from 'fast-check';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import type { Database } from '../../src/storage/database.ts';
import { listDeployments, listEarlierVersions, listReleases } from '../../src/storage/releases.ts';
import { listHolds } from '../../src/storage/versions.ts';
import { make, pushVersions } from '../helpers/changes.ts';
import { rejection } from '../helpers/rejection.ts';
import { earlier, NOTHING_YET, type Step, served, takeStep, type UndoStack } from '../helpers/undo-stack-model.ts';
import { newEnvironment, useDatabase } from '../helpers/use-database.ts';

const VERSIONS = 5;
const version = fc.integer({ min: 1, max: VERSIONS });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('promote'), version, again: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('retire') }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('rollback'), version: fc.option(version, { freq: 3 }) }) },
);

describe.each(inject('servers'))('the undo stack, on $label', (server) => {
  const fixture = useDatabase(server);
  const database = () => fixture().database;

  beforeAll(() => pushVersions(database(), ['a', 'bystander'], VERSIONS));

  test('is the plain list that promote and retire push on and rollback pops, whatever is done in whatever order', async () => {
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
  const wanted = each.kind === 'retire' ? null : (each.version ?? earlier(model)[0] ?? null);
  const item = { prompt: 'a', version: wanted, expected: served(model) };
  const again = each.kind === 'promote' && each.again;
  const answer = await rejection(make(database, environment, each.kind, [item], { again }));
  const { code, value } = answer as { readonly code?: string; readonly value?: { readonly revision: number | null } };
  return code ?? (value?.revision == null ? 'unchanged' : 'released');
}

async function stateOf(database: Database, environment: string): Promise<unknown> {
  const [deployments, back, holds] = await Promise.all([
    listDeployments(database, { prompts: ['a'], environment }),
    listEarlierVersions(database, environment, 'a'),
    listHolds(database, 'a'),
  ]);
  return {
    deployed: deployments.map((deployment) => deployment.version),
    earlier: back.map((entry) => [entry.back, entry.version]),
    held: holds.filter((hold) => hold.environment === environment).map((hold) => hold.version),
  };
}

function stateOfModel(model: UndoStack): unknown {
  return {
    deployed: model.entries.length === 0 ? [] : [served(model)],
    earlier: earlier(model).map((entry, i) => [i + 1, entry]),
    held: [...model.held].toSorted((a, b) => a - b),
  };
}
