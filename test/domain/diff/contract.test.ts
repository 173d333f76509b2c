import { describe, expect, test } from 'vitest';
import { contractNotes } from '../../../src/domain/diff/contract.ts';
import type { Variable } from '../../../src/domain/prompt.ts';

const notes = (before: Variable | undefined, after: Variable | undefined) =>
  contractNotes(
    { template: '', variables: before === undefined ? {} : { tone: before } },
    { template: '', variables: after === undefined ? {} : { tone: after } },
  );

describe('contract notes', () => {
  test('tell callers to send a variable that was added as required', () => {
    expect(notes(undefined, { type: 'string' })).toEqual([
      { kind: 'required', variable: 'tone', message: 'callers must now send tone' },
    ]);
  });

  test.each<[string, Variable]>([
    ['optional', { type: 'string', required: false }],
    ['filled by a default', { type: 'string', default: 'warm' }],
  ])('tell callers to send a variable that was %s', (_, before) => {
    expect(notes(before, { type: 'string' })).toEqual([
      { kind: 'required', variable: 'tone', message: 'callers must now send tone' },
    ]);
  });

  test('name the values that are no longer allowed', () => {
    const before: Variable = { type: 'string', enum: ['warm', 'dry', 'stern', 'terse'] };
    expect(notes(before, { type: 'string', enum: ['warm', 'cool'] })).toEqual([
      { kind: 'values-dropped', variable: 'tone', message: 'tone no longer takes "dry", "stern" or "terse"' },
    ]);
  });

  test('name the values that alone are allowed where all were before', () => {
    expect(notes({ type: 'number' }, { type: 'number', enum: [1, 2] })).toEqual([
      { kind: 'values-dropped', variable: 'tone', message: 'tone now takes only 1 or 2' },
    ]);
  });

  test('name a type that changed', () => {
    expect(notes({ type: 'string' }, { type: 'number' })).toEqual([
      { kind: 'type-changed', variable: 'tone', message: 'tone is now a number, was a string' },
    ]);
  });

  test.each<[string, Variable | undefined, Variable | undefined]>([
    ['added as optional', undefined, { type: 'string', required: false }],
    ['added with a default', undefined, { type: 'string', default: 'warm' }],
    ['removed', { type: 'string' }, undefined],
    ['now optional', { type: 'string' }, { type: 'string', required: false }],
    ['described', { type: 'string' }, { type: 'string', description: 'How it sounds' }],
    ['open to further values', { type: 'string', enum: ['a'] }, { type: 'string', enum: ['b', 'a'] }],
    ['open to all values', { type: 'string', enum: ['a'] }, { type: 'string' }],
  ])('say nothing about a variable that is %s', (_, before, after) => {
    expect(notes(before, after)).toEqual([]);
  });

  test('come in the order of the names, whatever the files’ order is', () => {
    const after = { template: '', variables: { b: { type: 'string' }, a: { type: 'string' } } } as const;
    expect(contractNotes({ template: '' }, after).map(({ variable }) => variable)).toEqual(['a', 'b']);
  });

  test('take a variable named like a part of every object for what it is', () => {
    const after = { template: '', variables: { constructor: { type: 'string' } } } as const;
    expect(contractNotes({ template: '' }, after)).toHaveLength(1);
  });
});
