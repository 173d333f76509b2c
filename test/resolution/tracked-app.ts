import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { onTestFinished } from 'vitest';
import type { PromptsOptions } from '../../src/index.ts';
import type { Database } from '../../src/storage/database.ts';
import { listUsage } from '../../src/storage/usage.ts';
import { make, pushContracts, startTest } from '../helpers/changes.ts';
import type { TestDatabase } from '../helpers/database.ts';
import { newEnvironment } from '../helpers/use-database.ts';

export const PROMPT = 'support/reply';

export async function pushReply(database: Database): Promise<void> {
  const variables = { ticket: { type: 'string', required: false } } as const;
  await pushContracts(database, PROMPT, variables, variables);
}

/** A new environment that serves version 1 of the prompt, and tests it against 2 where that is wanted. */
export async function place({ database, url }: TestDatabase, isTested = false) {
  const environment = await newEnvironment(database);
  await make(database, environment, 'promote', [`${PROMPT}@1`]);
  const test = isTested ? await startTest(database, environment, PROMPT, [2]) : null;
  return { environment, test, databaseUrl: url };
}

/** Totals of an environment as lines of `version source test: metric count sum`, in order. */
export async function totalsOf(database: Database, environment: string, ...metrics: string[]): Promise<string[]> {
  const usage = await listUsage(database, { environment, prompts: null, metrics, histograms: [], period: 'all' });
  return usage
    .map(
      ({ version, source, test, metric, count, sum }) =>
        `${version} ${source} ${test === null ? '-' : 'tested'}: ${metric} ${count} ${sum}`,
    )
    .toSorted((a, b) => a.localeCompare(b));
}

/** How many executions of an environment are in the totals. */
export async function countOf(database: Database, environment: string): Promise<number> {
  const metrics = ['executions'];
  const usage = await listUsage(database, { environment, prompts: null, metrics, histograms: [], period: 'all' });
  return usage.reduce((sum, { count }) => sum + count, 0);
}

/** The directories of spools under a state directory. */
export function spoolsIn(stateDir: string): string[] {
  return readdirSync(stateDir, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('/owner'))
    .map((path) => join(stateDir, path, '..'));
}

/** How many executions are on disk under a state directory. */
export function keptIn(stateDir: string): number {
  return readdirSync(stateDir, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((each) => each.isFile())
    .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8').split('"kind":"execution"').length - 1)
    .reduce((sum, count) => sum + count, 0);
}

/** Makes spools look as old as they are a minute after their process is gone. */
export function ageSpools(stateDir: string): void {
  const then = Date.now() / 1_000 - 120;
  for (const directory of spoolsIn(stateDir)) utimesSync(join(directory, 'owner'), then, then);
}

/** Plain node over dist: a program that has `prompts`, and says things on lines. */
export function startApp(options: PromptsOptions, program: string) {
  const index = pathToFileURL(join(import.meta.dirname, '../../dist/index.js')).href;
  const source = `
    const { createPrompts } = await import(${JSON.stringify(index)});
    const prompts = createPrompts(${JSON.stringify(options)});
    const say = (line) => process.stdout.write(line + '\\n');
    ${program}`;
  const child = spawn(process.execPath, ['--no-warnings', '--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'] },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, lines: linesOf(child), ended: once(child, 'exit') };
}

async function* linesOf({ stdout }: ChildProcess): AsyncGenerator<string> {
  if (stdout !== null) yield* createInterface({ input: stdout });
}
