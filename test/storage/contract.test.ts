import { describe, expect, inject, test } from 'vitest';
import type { ContractBreak } from '../../src/domain/errors/releases.ts';
import type { Variable } from '../../src/domain/prompt.ts';
import { make, pushContracts } from '../helpers/changes.ts';
import { rejection } from '../helpers/rejection.ts';
import { newEnvironment, useDatabase } from '../helpers/use-database.ts';

type Variables = { readonly [name: string]: Variable };
interface Case {
  readonly title: string;
  readonly served: Variables;
  readonly next: Variables;
  readonly breaks: readonly ContractBreak[];
}

const text: Variable = { type: 'string' };
const oneOf = (...values: (string | number)[]): Variable => ({ type: 'string', enum: values });

const BREAKING: readonly Case[] = [
  {
    title: 'a new required variable',
    served: { a: text },
    next: { a: text, b: text },
    breaks: [{ variable: 'b', problem: 'required', values: null }],
  },
  {
    title: 'an optional variable that becomes required',
    served: { a: { ...text, required: false }, b: { ...text, default: 'x' } },
    next: { a: text, b: text },
    breaks: [
      { variable: 'a', problem: 'required', values: null },
      { variable: 'b', problem: 'required', values: null },
    ],
  },
  {
    title: 'another type',
    served: { a: text },
    next: { a: { type: 'number' } },
    breaks: [{ variable: 'a', problem: 'type', values: ['string', 'number'] }],
  },
  {
    title: 'a value that is taken no longer',
    served: { a: oneOf('x', 'y', 'z') },
    next: { a: oneOf('z', 'x', 'w') },
    breaks: [{ variable: 'a', problem: 'enum', values: ['y'] }],
  },
  {
    title: 'values that are limited for the first time',
    served: { a: text },
    next: { a: oneOf('x') },
    breaks: [{ variable: 'a', problem: 'enum', values: [] }],
  },
];

const HARMLESS: readonly Omit<Case, 'breaks'>[] = [
  { title: 'a new variable with a default', served: {}, next: { a: { ...text, default: 'x' } } },
  { title: 'a new optional variable', served: {}, next: { a: { ...text, required: false } } },
  { title: 'a variable that is gone', served: { a: text, b: text }, next: { a: text } },
  { title: 'a required variable that becomes optional', served: { a: text }, next: { a: { ...text, default: '' } } },
  { title: 'more values in another order', served: { a: oneOf('x', 'y') }, next: { a: oneOf('z', 'y', 'x') } },
  { title: 'values that are limited no longer', served: { a: oneOf('x') }, next: { a: text } },
  { title: 'names from an object prototype', served: { constructor: text }, next: { constructor: text } },
];

describe.each(inject('servers'))('the contract with callers, on $label', (server) => {
  const fixture = useDatabase(server);
  const database = () => fixture().database;
  const name = (title: string) => title.replaceAll(' ', '-');

  test.each(BREAKING)('is broken by $title, unless that is accepted', async ({ title, served, next, breaks }) => {
    const environment = await newEnvironment(database());
    const prompt = name(title);
    await pushContracts(database(), prompt, served, next);
    await make(database(), environment, 'promote', [`${prompt}@1`]);
    expect(await rejection(make(database(), environment, 'promote', [`${prompt}@2`]))).toEqual({
      code: 'contract-broken',
      exit: 1,
      data: { environment, items: [{ prompt, version: 2, served: 1, refusal: 'contract-broken', breaks, test: null }] },
    });
    const accepted = await make(database(), environment, 'promote', [`${prompt}@2`], { acceptContract: true });
    expect(accepted).toMatchObject({ revision: 2, items: [{ version: 2 }] });
  });

  test.each(HARMLESS)('is kept by $title', async ({ title, served, next }) => {
    const environment = await newEnvironment(database());
    const prompt = name(title);
    await pushContracts(database(), prompt, served, next);
    await make(database(), environment, 'promote', [`${prompt}@1`]);
    expect(await make(database(), environment, 'promote', [`${prompt}@2`])).toMatchObject({ revision: 2 });
  });

  test('is not asked of a rollback: its version was served before', async () => {
    const environment = await newEnvironment(database());
    await pushContracts(database(), 'back', { a: text }, {});
    for (const version of ['back@1', 'back@2']) await make(database(), environment, 'promote', [version]);
    expect(await make(database(), environment, 'rollback', ['back@1'])).toMatchObject({ revision: 3 });
  });

  test('is not asked of a version that is revived: nobody is served another one', async () => {
    const environment = await newEnvironment(database());
    await pushContracts(database(), 'revived', {}, { a: text });
    await make(database(), environment, 'promote', ['revived@1']);
    await make(database(), environment, 'retire', ['revived']);
    const revived = await make(database(), environment, 'promote', ['revived@2']);
    expect(revived).toMatchObject({ revision: 3, items: [{ version: 2, previousVersion: null, changed: true }] });
  });
});
