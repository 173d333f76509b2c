import { describe, expect, it } from 'vitest';
import { readProjectFile } from '../../src/domain/project-file.ts';

const read = (text: string) => {
  const { settings, diagnostics } = readProjectFile('promptctl.yaml', new TextEncoder().encode(text));
  return {
    settings,
    problems: diagnostics.map(
      ({ line, column, code, message, hint }) => `${line}:${column} ${code}: ${message} (${hint})`,
    ),
  };
};

describe('the project file', () => {
  it('may set the database, Redis, the files, the environment, and a database and Redis per environment', () => {
    const text =
      'database: embedded\nredis: REDIS\nfiles: [a.yaml, "prompts/**"]\nenvironment: staging\nenvironments: { production: { database: PROD_URL, redis: PROD_REDIS } }\n';
    expect(read(text)).toEqual({
      settings: {
        database: 'embedded',
        redis: 'REDIS',
        files: ['a.yaml', 'prompts/**'],
        environment: 'staging',
        environments: { production: { database: 'PROD_URL', redis: 'PROD_REDIS' } },
      },
      problems: [],
    });
  });

  it('may be empty', () => {
    expect(read('# nothing yet\n')).toEqual({ settings: {}, problems: [] });
  });

  it('is refused with every problem at its place, and then says nothing', () => {
    const text =
      'databse: embedded\nfiles: prompts.yaml\nenvironment: Latest\nenvironments:\n  latest: {}\n  production: { database: "postgres://u:p@h/d", x: 1 }\n';
    expect(read(text)).toEqual({
      settings: {},
      problems: [
        '1:1 unknown-key: unknown key "databse" (did you mean "database"?)',
        '2:8 wrong-type: files is a list of paths and patterns (write for example "files: [prompts.yaml]")',
        '3:14 not-an-environment: "Latest" cannot name an environment (lower-case letters, digits and -, at most 32, not "latest")',
        '5:11 not-an-environment: "latest" cannot name an environment (lower-case letters, digits and -, at most 32, not "latest")',
        '6:27 not-a-variable: database is "embedded" or the name of an environment variable that holds the URL (put the URL into an environment variable and write its name here)',
        '6:49 unknown-key: unknown key "x" (known: database, redis)',
      ],
    });
  });

  it.each(['- a\n', 'text\n'])('that is no map is refused: %j', (text) => {
    expect(read(text).problems).toEqual([
      '1:1 not-a-map: a project file is a map of settings (write for example "database: embedded")',
    ]);
  });

  it('names a variable for Redis, never a URL', () => {
    expect(read('redis: redis://:p@h:6379\nenvironments: { staging: { redis: [] } }\n').problems).toEqual([
      '1:8 not-a-variable: redis is the name of an environment variable that holds the URL (put the URL into an environment variable and write its name here)',
      '2:35 not-a-variable: redis is the name of an environment variable that holds the URL (write for example "REDIS_URL")',
    ]);
  });

  it('may give the prices of models', () => {
    const text =
      'prices:\n  own-model: { promptTokens: 1, responseTokens: 2 }\n  other: [{ promptTokens: 3, responseTokens: 4, since: 2026-03-01 }]\n';
    expect(read(text)).toEqual({
      settings: {
        prices: {
          'own-model': { promptTokens: 1, responseTokens: 2 },
          other: [{ promptTokens: 3, responseTokens: 4, since: '2026-03-01' }],
        },
      },
      problems: [],
    });
  });

  it('tells of each model what is wrong with its price, at its place', () => {
    const hint =
      '(dollars for a million tokens: "claude-x: { promptTokens: 3, responseTokens: 15, since: 2026-03-01 }")';
    const text =
      'prices:\n  a: { promptTokens: 1, responseTokens: -2 }\n  "b.[0]":\n    - { promptTokens: 3, responseTokens: 4, since: 2026-02-30 }\n  c: { promptTokens: 3, response: 4 }\n  d: free\n';
    expect(read(text).problems).toEqual([
      `2:41 price-invalid: prices["a"].responseTokens must be dollars for a million tokens, 0 to 1000000, not -2 ${hint}`,
      `4:52 price-invalid: prices["b.[0]"][0].since must be a day, like 2026-03-01, not "2026-02-30" ${hint}`,
      `5:35 price-invalid: prices["c"].response is nothing that a price has; did you mean "responseTokens"? ${hint}`,
      `6:6 price-invalid: prices["d"] must be a price, { promptTokens, responseTokens }, not "free" ${hint}`,
    ]);
    expect(read('prices: 3\n').problems).toEqual([
      `1:9 price-invalid: prices must be an object of prices by model, not 3 ${hint}`,
    ]);
  });

  it('that is no YAML is refused', () => {
    expect(read('database: [\n').problems).toHaveLength(1);
  });
});
