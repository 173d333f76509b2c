import { describe, expect, test } from 'vitest';
import { locate, locateKey } from '../../../src/domain/prompt-file/node.ts';
import { readYaml } from '../../../src/domain/prompt-file/yaml.ts';

const text = `database: embedded
environments:
  production: { database: PROD_URL }
  staging:
files:
  - prompts.yaml
  - path: x
    deep: y
`;
const file = readYaml('promptctl.yaml', new TextEncoder().encode(text));

function place(path: readonly (string | number)[]): string {
  const { offset, length } = locate(file.document?.root ?? null, path);
  const { line, column } = file.places.at(offset);
  return `${line}:${column} ${text.slice(offset, offset + length)}`;
}

describe('any YAML file', () => {
  test('gives plain JSON', () => {
    expect(file.document?.value).toEqual({
      database: 'embedded',
      environments: { production: { database: 'PROD_URL' }, staging: null },
      files: ['prompts.yaml', { path: 'x', deep: 'y' }],
    });
    expect(file.diagnostics).toEqual([]);
  });

  test.each([
    [['database'], '1:11 embedded'],
    [['environments', 'production'], '3:15 { database: PROD_URL }'],
    [['environments', 'production', 'database'], '3:27 PROD_URL'],
    [['files', 0], '6:5 prompts.yaml'],
    [['files', 1, 'deep'], '8:11 y'],
  ])('locates the value at %j', (path, expected) => {
    expect(place(path)).toBe(expected);
  });

  test.each([
    [['environments'], '2:1 environments'],
    [['environments', 'staging'], '4:3 staging'],
    [['environments', 'production', 'url'], '3:3 production'],
    [['files', 1], '7:5 path'],
    [['nowhere', 'at', 'all'], '1:1 d'],
  ])('locates the key that is nearest to %j', (path, expected) => {
    expect(place(path)).toBe(expected);
  });

  test('locates keys inside maps', () => {
    expect(locateKey(file.document?.root ?? null, ['environments'], 'production')).toEqual({ offset: 35, length: 10 });
  });

  test('has no prototype to pollute', () => {
    const value = readYaml('x.yaml', new TextEncoder().encode('__proto__: { polluted: true }\na: { constructor: 1 }\n'))
      .document?.value;
    expect(Object.keys(value ?? {})).toEqual(['a']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});
