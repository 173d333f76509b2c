import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../../src/domain/prompt.ts';
import { promptFileJsonSchema, promptFileSchema } from '../../../src/domain/prompt-file/schema.ts';

const schema = promptFileJsonSchema();

function objectsIn(value: Json): { readonly [key: string]: Json }[] {
  if (value === null || typeof value !== 'object') return [];
  const inner = Object.values(value).flatMap(objectsIn);
  return Array.isArray(value) ? inner : [value as { readonly [key: string]: Json }, ...inner];
}

describe('the JSON Schema of prompt files', () => {
  test('is the file that is shipped', () => {
    const shipped = readFileSync(new URL('../../../schema/prompts.schema.json', import.meta.url), 'utf8');
    expect(shipped).toBe(`${JSON.stringify(schema, null, 2)}\n`);
  });

  test('is of draft-07, the newest that editors of YAML know', () => {
    expect(schema['$schema']).toBe('http://json-schema.org/draft-07/schema#');
  });

  test('knows both shapes of a file', () => {
    const shapes = schema['anyOf'] as readonly { readonly required: readonly string[] }[];
    expect(shapes.map(({ required }) => required)).toEqual([['prompts'], ['name']]);
  });

  test('says something about every key, for hover help', () => {
    const properties = objectsIn(schema).flatMap(({ properties }) => Object.entries(properties ?? {}));
    const silent = properties
      .filter(([, about]) => !JSON.stringify(about).includes('"description"'))
      .map(([key]) => key);
    expect(properties.length).toBeGreaterThan(40);
    expect(silent).toEqual([]);
  });
});

describe('the schema itself', () => {
  test('takes what the reader takes', () => {
    const prompt = {
      template: 'x',
      variables: { a: 'string', b: { type: 'json', required: false } },
      temperature: null,
    };
    expect(
      promptFileSchema.safeParse({ promptctl: 1, defaults: { model: 'm' }, prompts: { 'a/b': prompt } }).success,
    ).toBe(true);
    expect(promptFileSchema.safeParse({ name: 'a', ...prompt }).success).toBe(true);
  });

  test('takes no unknown key, in either shape', () => {
    expect(promptFileSchema.safeParse({ prompts: { a: { template: 'x', modle: 'm' } } }).success).toBe(false);
    expect(promptFileSchema.safeParse({ name: 'a', template: 'x', modle: 'm' }).success).toBe(false);
  });
});
