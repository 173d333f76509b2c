import type { Diagnostic } from './diagnostic.ts';
import type { GivenPrices } from './price-checks.ts';
import { checkProjectPrices } from './project-prices.ts';
import { ENVIRONMENT_NAME, type Json } from './prompt.ts';
import { locate, locateKey, type Path } from './prompt-file/node.ts';
import { diagnose, type Problem, problemAt } from './prompt-file/problem.ts';
import { readYaml, type YamlFile } from './prompt-file/yaml.ts';
import { starPasswords } from './redaction.ts';
import { didYouMean } from './suggest.ts';

/** What `promptctl.yaml` says; every key is optional. A database is `embedded` or the name of an environment variable, a Redis such a name. */
export interface ProjectSettings {
  readonly database?: string;
  readonly redis?: string;
  readonly environment?: string;
  readonly files?: readonly string[];
  readonly environments?: { readonly [name: string]: { readonly database?: string; readonly redis?: string } };
  /** What models cost, for commands that compute costs; apps are given theirs. */
  readonly prices?: GivenPrices;
}

const KEYS = ['promptctl', 'database', 'redis', 'environment', 'files', 'environments', 'prices'];
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Reads the project file; what is wrong with it comes with its place, as for prompt files. */
export function readProjectFile(
  path: string,
  bytes: Uint8Array,
): { readonly settings: ProjectSettings; readonly diagnostics: readonly Diagnostic[] } {
  const file = readYaml(path, bytes);
  if (file.document === null) return { settings: {}, diagnostics: file.diagnostics };
  const value = file.document.value ?? {};
  const problems = [...file.problems, ...checkProject(file, value)];
  return {
    settings: problems.length > 0 ? {} : (value as ProjectSettings),
    // Code frames end up in the logs of pipelines.
    diagnostics: diagnose({ ...file, text: starPasswords(file.text) }, problems),
  };
}

function checkProject(file: YamlFile, value: Json): Problem[] {
  if (!isMap(value))
    return [
      problem(file, [], 'not-a-map', 'a project file is a map of settings', 'write for example "database: embedded"'),
    ];
  const unknown = unknownKeys(file, [], value, KEYS);
  const { database, redis, environment, files, environments, prices } = value;
  return [
    ...unknown,
    ...checkDatabase(file, ['database'], database),
    ...checkRedis(file, ['redis'], redis),
    ...(environment === undefined || isEnvironmentName(environment)
      ? []
      : [notAnEnvironment(file, ['environment'], environment)]),
    ...(files === undefined || isTextList(files)
      ? []
      : [
          problem(
            file,
            ['files'],
            'wrong-type',
            'files is a list of paths and patterns',
            'write for example "files: [prompts.yaml]"',
          ),
        ]),
    ...(environments === undefined ? [] : checkEnvironments(file, environments)),
    ...(prices === undefined ? [] : checkPrices(file, prices)),
  ];
}

function checkEnvironments(file: YamlFile, environments: Json): Problem[] {
  if (!isMap(environments)) {
    return [
      problem(
        file,
        ['environments'],
        'wrong-type',
        'environments is a map',
        'write for example "production: { database: PROD_DATABASE_URL }"',
      ),
    ];
  }
  return Object.entries(environments).flatMap(([name, settings]) => {
    const path = ['environments', name];
    if (!isEnvironmentName(name)) return [notAnEnvironment(file, path, name)];
    if (!isMap(settings))
      return [
        problem(
          file,
          path,
          'wrong-type',
          `the settings of ${name} are a map`,
          'write "database: NAME_OF_A_VARIABLE" or "redis: NAME_OF_A_VARIABLE" under it',
        ),
      ];
    return [
      ...unknownKeys(file, path, settings, ['database', 'redis']),
      ...checkDatabase(file, [...path, 'database'], settings['database']),
      ...checkRedis(file, [...path, 'redis'], settings['redis']),
    ];
  });
}

function checkPrices(file: YamlFile, prices: Json): Problem[] {
  const hint = 'dollars for a million tokens: "claude-x: { promptTokens: 3, responseTokens: 15, since: 2026-03-01 }"';
  return checkProjectPrices(prices).map(({ path, message }) => problem(file, path, 'price-invalid', message, hint));
}

function checkDatabase(file: YamlFile, path: Path, database: Json | undefined): Problem[] {
  const what = 'database is "embedded" or the name of an environment variable that holds the URL';
  return checkVariable(file, path, database, what, 'write "embedded" or for example "DATABASE_URL"');
}

function checkRedis(file: YamlFile, path: Path, redis: Json | undefined): Problem[] {
  const what = 'redis is the name of an environment variable that holds the URL';
  return checkVariable(file, path, redis, what, 'write for example "REDIS_URL"');
}

function checkVariable(file: YamlFile, path: Path, value: Json | undefined, what: string, hint: string): Problem[] {
  if (value === undefined || (typeof value === 'string' && VARIABLE.test(value))) return [];
  const isUrl = typeof value === 'string' && value.includes('://');
  const advice = isUrl ? 'put the URL into an environment variable and write its name here' : hint;
  return [problem(file, path, 'not-a-variable', what, advice)];
}

function unknownKeys(
  file: YamlFile,
  path: Path,
  map: { readonly [key: string]: Json },
  known: readonly string[],
): Problem[] {
  return Object.keys(map)
    .filter((key) => !known.includes(key))
    .map((key) =>
      problemAt(
        locateKey(root(file), path, key),
        'unknown-key',
        `unknown key "${key}"`,
        didYouMean(key, known) ?? `known: ${known.join(', ')}`,
      ),
    );
}

function notAnEnvironment(file: YamlFile, path: Path, value: Json): Problem {
  return problem(
    file,
    path,
    'not-an-environment',
    `${JSON.stringify(value)} cannot name an environment`,
    'lower-case letters, digits and -, at most 32, not "latest"',
  );
}

function problem(file: YamlFile, path: Path, code: string, message: string, hint: string): Problem {
  return problemAt(locate(root(file), path), code, message, hint);
}

function root(file: YamlFile) {
  return file.document?.root ?? null;
}

function isMap(value: Json): value is { readonly [key: string]: Json } {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function isTextList(value: Json): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string' && item !== '');
}

function isEnvironmentName(value: Json): boolean {
  return typeof value === 'string' && ENVIRONMENT_NAME.test(value);
}
