import type { ResolvedPrompt } from '../../src/resolution/resolved-prompt.ts';
import type { Watch } from './fleet-watch.ts';
import { ASKINGS } from './test-users.ts';

/** What all askings were answered at one release. */
export interface AnswerTable {
  readonly revision: number;
  /** Milliseconds since 1970 at which the first of them was answered. */
  readonly at: number;
  /** The test, and its coverage, that users were counted in: `ab-…@1000`; null: nobody was. */
  readonly test: string | null;
  /** By the place of the asking: `+8` counted in arm 8, `8` not counted and served version 8, `!code` refused, empty: not asked yet. */
  readonly codes: readonly string[];
}

/** What the users of one process were answered since this was last asked for. */
export interface UserReport {
  readonly tables: readonly AnswerTable[];
  readonly answers: number;
  /** Of the answers that were counted in a test, by their source. */
  readonly counted: { readonly [source: string]: number };
  /** Of the versions that were served. */
  readonly digests: { readonly [version: string]: string };
}

/** Answers as they come, by release. */
export interface UserAnswers {
  take(result: ResolvedPrompt, place: number, at: number): void;
  refuse(code: string, revision: number, place: number, at: number): void;
  /** The newest release at which every asking was answered; 0: there is none yet. */
  completed(): number;
  /** What was taken; that of releases before `revision` is given for the last time, since no process goes back. */
  report(revision: number): UserReport;
  forget(): void;
}

interface Table {
  readonly revision: number;
  readonly at: number;
  test: string | null;
  readonly codes: string[];
  missing: number;
}

export function createUserAnswers(fail: Watch['fail']): UserAnswers {
  const tables = new Map<number, Table>();
  let digests: { [version: string]: string } = {};
  let counted: { [source: string]: number } = {};
  let [answers, completed] = [0, 0];
  const enter = (table: Table, place: number, code: string) => {
    answers++;
    enterCode(table, place, code, fail);
    if (table.missing === 0) completed = Math.max(completed, table.revision);
  };
  return {
    take: (result, place, at) => {
      const { test, version, digest, source, head } = result;
      const table = tableAt(tables, head?.revision ?? 0, at);
      if (!isWhole(result)) fail('mixed', `${describeAsking(place)}: ${JSON.stringify(result)}`);
      if ((digests[`${version}`] ??= digest) !== digest) fail('two contents of a version', `${version}: ${digest}`);
      if (test !== null) {
        enterTest(table, `${test.id}@${test.coverage}`, fail);
        counted[source] = (counted[source] ?? 0) + 1;
      }
      enter(table, place, test === null ? `${version}` : `+${test.arm}`);
    },
    refuse: (code, revision, place, at) => enter(tableAt(tables, revision, at), place, `!${code}`),
    completed: () => completed,
    report: (now) => {
      const report = { tables: [...tables.values()], answers, counted, digests };
      for (const revision of tables.keys()) if (revision < now) tables.delete(revision);
      [answers, counted] = [0, {}];
      return report;
    },
    forget: () => {
      tables.clear();
      [completed, digests] = [0, {}];
    },
  };
}

function tableAt(tables: Map<number, Table>, revision: number, at: number): Table {
  const found = tables.get(revision);
  if (found !== undefined) return found;
  const table = { revision, at, test: null, codes: ASKINGS.map(() => ''), missing: ASKINGS.length };
  tables.set(revision, table);
  return table;
}

function enterCode(table: Table, place: number, code: string, fail: Watch['fail']): void {
  const before = table.codes[place] ?? '';
  if (before === code) return;
  if (before === '') table.missing--;
  else fail('another answer at one release', `${describeAsking(place)} at ${table.revision}: ${before}, then ${code}`);
  table.codes[place] = code;
}

function enterTest(table: Table, test: string, fail: Watch['fail']): void {
  table.test ??= test;
  if (table.test !== test) fail('two tests at one release', `${table.test} and ${test} at ${table.revision}`);
}

/** True when the text is the version's, and who is counted is served the arm. */
function isWhole({ name, version, rendered, test }: ResolvedPrompt): boolean {
  return rendered === `${name}, version ${version}` && (test === null || test.arm === version);
}

/** The asking at a place, as people read it. */
export function describeAsking(place: number): string {
  return JSON.stringify(ASKINGS[place]?.options);
}
