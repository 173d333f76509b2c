import type { AbTest } from '../domain/ab-test.ts';
import { PromptctlError } from '../domain/errors/error.ts';
import { VERSION_ID } from '../domain/execution-subject.ts';
import { parseReference } from '../domain/reference.ts';
import type { Database } from '../storage/database.ts';
import { listDeployments, listEarlierVersions } from '../storage/releases.ts';
import { readVersion } from '../storage/versions.ts';
import type { ComparedArm } from './compared.ts';
import { findSelected } from './find-arm.ts';
import { lookForTest } from './find-test.ts';
import { findVersion } from './find-version.ts';

/** What is to be compared. */
export interface Asked {
  /** A prompt, one version of it, or the id of a test. */
  readonly prompt: string;
  /** `8`, `production~1`, `support/reply@8`; empty: the running or last test, else live against previous. */
  readonly versions: readonly (string | number)[];
  readonly environment: string;
  /** An id may be of any environment. */
  readonly isAnywhere?: boolean;
  /** ISO 8601. */
  readonly since: string | null;
}

/** The id of the version that is served, and of the test that runs on the prompt. */
export interface Setting {
  readonly served: string | null;
  readonly running: string | null;
}

/** What it was found to be. */
export interface Subject {
  readonly prompt: string;
  readonly environment: string;
  /** Null: versions are compared by their totals alone. */
  readonly test: AbTest | null;
  readonly arms: readonly SubjectArm[];
  /** Null: with a test. */
  readonly setting: Setting | null;
}
export type SubjectArm = Pick<ComparedArm, 'version' | 'versionId' | 'role' | 'weight'>;

const MOST_VERSIONS = 10;

/**
 * Finds the test or the versions that are meant. Versions that are all arms of the running or last test mean that test, whole, unless a time is asked for.
 * @throws PromptctlError `prompt-not-found`, `version-not-found`, `environment-not-found`, `test-not-found`, `not-deployed`, `reference-invalid`, `arms-invalid`, `usage`.
 */
export async function findSubject(database: Database, asked: Asked): Promise<Subject> {
  const [text, own] = splitVersion(asked.prompt);
  const place = { environment: asked.environment, isAnywhere: asked.isAnywhere ?? false };
  const { prompt, test } = await lookForTest(database, text, place);
  const environment = test?.environment ?? asked.environment;
  const words = [...own, ...asked.versions.map(String)];
  if (words.length === 0 && test !== null) return ofTest(test);
  const running = test?.stopped === null ? test.id : null;
  if (words.length === 0) {
    const arms = await findServed(database, prompt, environment);
    return { prompt, environment, test: null, arms, setting: { served: arms.at(-1)?.versionId ?? null, running } };
  }
  const arms = await findGiven(database, prompt, words);
  if (test !== null && asked.since === null && arms.length > 1 && arms.every((arm) => isArmOf(test, arm)))
    return ofTest(test);
  const [deployment] = await listDeployments(database, { prompts: [prompt], environment });
  return { prompt, environment, test: null, arms, setting: { served: deployment?.versionId ?? null, running } };
}

function splitVersion(text: string): [name: string, versions: readonly string[]] {
  const at = text.indexOf('@');
  return at < 0 ? [text, []] : [text.slice(0, at), [text]];
}

function ofTest(test: AbTest): Subject {
  const arms = test.arms.map(({ version, versionId, weight }, place) => {
    return { version, versionId, weight, role: place === 0 ? ('control' as const) : ('variant' as const) };
  });
  return { prompt: test.prompt, environment: test.environment, test, arms, setting: null };
}

function isArmOf(test: AbTest, { versionId }: SubjectArm): boolean {
  return test.arms.some((arm) => arm.versionId === versionId);
}

/** What is served now, after what was served before it. */
async function findServed(database: Database, prompt: string, environment: string): Promise<SubjectArm[]> {
  const [live, earlier] = await Promise.all([
    findVersion(database, `${prompt}@${environment}`),
    listEarlierVersions(database, environment, prompt),
  ]);
  const before = earlier.find(({ version }) => version !== live.version);
  const previous = before === undefined ? null : await readVersion(database, prompt, before.version);
  const arms: SubjectArm[] = previous === null ? [] : [{ ...idOf(previous), role: 'previous', weight: null }];
  return [...arms, { ...idOf(live), role: 'live', weight: null }];
}

async function findGiven(database: Database, prompt: string, words: readonly string[]): Promise<SubjectArm[]> {
  if (words.length > MOST_VERSIONS) {
    const problem = `${words.length} versions are too many to compare`;
    throw new PromptctlError('usage', { problem, hint: `name at most ${MOST_VERSIONS}` });
  }
  const found = await Promise.all(words.map((word) => findSelected(database, prompt, selectorIn(word, prompt))));
  const distinct = new Map(found.map((version) => [version.id, version]));
  return [...distinct.values()].map((version) => ({ ...idOf(version), role: 'version', weight: null }));
}

/** A version may be written with its prompt, which must be the one that is compared. */
function selectorIn(word: string, prompt: string): string {
  if (VERSION_ID.test(word)) {
    const problem = `${word} is the id of a version, and versions are named by their numbers`;
    throw new PromptctlError('usage', { problem, hint: `promptctl log ${prompt} lists them` });
  }
  const at = word.indexOf('@');
  if (at < 0) return word;
  const { name } = parseReference(word);
  if (name === prompt) return word.slice(at + 1);
  const problem = `${word} is no version of ${prompt}`;
  throw new PromptctlError('usage', { problem, hint: 'compare versions of one prompt' });
}

function idOf({ version, id }: { readonly version: number; readonly id: string }) {
  return { version, versionId: id };
}
