import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, inject, test } from 'vitest';
import { type ContractNote, contractNotes } from '../../src/domain/diff/contract.ts';
import type { ContractBreak } from '../../src/domain/errors/releases.ts';
import type { Variable } from '../../src/domain/prompt.ts';
import type { Database } from '../../src/storage/database.ts';
import { useDatabase } from '../helpers/use-database.ts';

type Variables = { readonly [name: string]: Variable };
interface Change {
  readonly served: Variables;
  readonly next: Variables;
}
interface Case extends Change {
  readonly about: string;
  readonly breaks: readonly ContractBreak[];
}

const vectors: { readonly cases: readonly Case[] } = JSON.parse(
  readFileSync(new URL('../vectors/contract.json', import.meta.url), 'utf8'),
);

/** What `diff` tells before a promote refuses it: the same breaks under their longer names. */
const PROBLEMS: { readonly [kind in ContractNote['kind']]: ContractBreak['problem'] } = {
  required: 'required',
  'type-changed': 'type',
  'values-dropped': 'enum',
};

describe.each(inject('servers'))('the published contracts, on $label', (server) => {
  const fixture = useDatabase(server);

  test.each(vectors.cases)('hold in the database: $about', async ({ breaks, ...change }) => {
    expect(await breaksOf(fixture().database, [change])).toEqual([breaks]);
  });

  test.each(vectors.cases)('hold in what diff tells: $about', ({ breaks, ...change }) => {
    expect(toldOf(change)).toEqual(breaks.map(toWords).toSorted());
  });

  test('are not the only ones that diff and the database agree on', async () => {
    const changes = fc.sample(fc.record({ served: variables(), next: variables() }), 500);
    const breaks = await breaksOf(fixture().database, changes);
    expect(changes.map(toldOf)).toEqual(breaks.map((found) => found.map(toWords).toSorted()));
  });
});

async function breaksOf(database: Database, changes: readonly Change[]): Promise<ContractBreak[][]> {
  const rows = await database.query<{ breaks: ContractBreak[] }>(
    `select coalesce(promptctl.contract_breaks(change -> 'served', change -> 'next'), '[]') as breaks
     from jsonb_array_elements($1::jsonb) with ordinality as asked (change, place)
     order by place`,
    [JSON.stringify(changes)],
  );
  return rows.map(({ breaks }) => breaks);
}

function toldOf({ served, next }: Change): string[] {
  return contractNotes({ variables: served }, { variables: next })
    .map(({ variable, kind }) => toWords({ variable, problem: PROBLEMS[kind] }))
    .toSorted();
}

function toWords({ variable, problem }: Pick<ContractBreak, 'variable' | 'problem'>): string {
  return `${variable}: ${problem}`;
}

function variables(): fc.Arbitrary<Variables> {
  const text = fc.constantFrom('x', 'y', '1');
  const number = fc.constantFrom(0, 1, 0.5);
  const optional = { required: fc.boolean(), description: fc.constant('said') };
  const declared = fc.oneof(
    fc.record({ type: fc.constant('string' as const), enum: valuesOf(text), default: text, ...optional }, SPARSE),
    fc.record({ type: fc.constant('number' as const), enum: valuesOf(number), default: number, ...optional }, SPARSE),
    fc.record({ type: fc.constant('json' as const), default: fc.constant(null), ...optional }, SPARSE),
  );
  return fc.dictionary(fc.constantFrom('a', 'b', 'constructor'), declared);
}

const SPARSE: { requiredKeys: ['type'] } = { requiredKeys: ['type'] };

function valuesOf<Value extends string | number>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value[]> {
  return fc.uniqueArray(value, { minLength: 1 });
}
