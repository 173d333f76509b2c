import { describe, expect, test } from 'vitest';
import type { Variable } from '../../../src/domain/prompt.ts';
import { checkDeclaration } from '../../../src/domain/template/declarations.ts';

describe('checkDeclaration', () => {
  test.each<Variable>([
    { type: 'string' },
    { type: 'string', required: true },
    { type: 'string', required: false, default: '' },
    { type: 'string', enum: ['free', 'pro'], default: 'pro' },
    { type: 'number', enum: [1, 2.5], default: 2.5 },
    { type: 'boolean', default: false },
    { type: 'json', default: { a: [null] } },
    { type: 'json', default: 'text' },
  ])('accepts %j', (variable) => {
    expect(checkDeclaration('x', variable)).toEqual([]);
  });

  test.each<[Variable, (string | number)[], string, string, string | null]>([
    [
      { type: 'string', required: true, default: 'a' },
      ['required'],
      'required-with-default',
      'a variable with a default is never required',
      'remove required or default',
    ],
    [
      { type: 'string', default: 5 },
      ['default'],
      'default-type',
      'the default must be a string, not 5',
      'quote it: "5"',
    ],
    [
      { type: 'string', default: ['a'] },
      ['default'],
      'default-type',
      'the default must be a string, not a list',
      'write a string, or declare the variable as json',
    ],
    [
      { type: 'number', default: '5' },
      ['default'],
      'default-type',
      'the default must be a finite number, not "5"',
      'write a finite number, or declare the variable as string',
    ],
    [
      { type: 'number', default: Number.POSITIVE_INFINITY },
      ['default'],
      'default-type',
      'the default must be a finite number, not Infinity',
      null,
    ],
    [
      { type: 'boolean', default: 'yes' },
      ['default'],
      'default-type',
      'the default must be true or false, not "yes"',
      'write true or false, or declare the variable as string',
    ],
    [
      { type: 'json', default: null },
      ['default'],
      'default-type',
      'the default must be a JSON value, not null',
      'write required: false for a variable that may be absent',
    ],
    [
      { type: 'string', enum: ['free', 'pro'], default: 'por' },
      ['default'],
      'default-not-in-enum',
      'the default "por" is not in the enum',
      'did you mean "pro"?',
    ],
    [
      { type: 'number', enum: [1, 2], default: 3 },
      ['default'],
      'default-not-in-enum',
      'the default 3 is not in the enum',
      'add it to the enum, or choose another default',
    ],
    [
      { type: 'boolean', enum: [1] },
      ['enum'],
      'enum-not-allowed',
      'a boolean variable cannot have an enum',
      'remove it, or declare the variable as string or number',
    ],
    [
      { type: 'json', enum: ['a'] },
      ['enum'],
      'enum-not-allowed',
      'a json variable cannot have an enum',
      'remove it, or declare the variable as string or number',
    ],
    [
      { type: 'string', enum: [] },
      ['enum'],
      'enum-empty',
      'the enum allows no value',
      'list the allowed values, or remove enum',
    ],
    [
      { type: 'string', enum: ['1', 2] },
      ['enum', 1],
      'enum-type',
      'an allowed value must be a string, not 2',
      'quote it: "2"',
    ],
    [{ type: 'number', enum: [1, 2, 1] }, ['enum', 2], 'enum-repeat', '1 is in the enum twice', 'remove one of them'],
  ])('refuses %j', (variable, place, code, message, hint) => {
    const path = ['variables', 'x', ...place];
    expect(checkDeclaration('x', variable)).toEqual([{ code, path, offset: null, length: null, message, hint }]);
  });

  test('reports everything that is wrong with one declaration', () => {
    const variable: Variable = { type: 'number', required: true, default: 4, enum: [1, 1, '2'] };
    expect(checkDeclaration('x', variable).map(({ code }) => code)).toEqual([
      'required-with-default',
      'default-not-in-enum',
      'enum-type',
      'enum-repeat',
    ]);
  });
});
