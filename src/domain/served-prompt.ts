import type { Head } from './head.ts';
import { readServedTest, type ServedTest } from './served-test.ts';
import { isCount, isRecord, readServedVersion, type ServedVersion } from './served-version.ts';

/** What an environment serves of one prompt. */
export interface ServedPrompt {
  readonly prompt: string;
  /** The release that made it so. */
  readonly revision: number;
  /** Null: retired. */
  readonly live: ServedVersion | null;
  /** What was served before that release, so that an operator can pin it while nothing can be reached. */
  readonly previous: ServedVersion | null;
  /** Null: none runs. */
  readonly test: ServedTest | null;
}

/** An environment of one database. */
export interface Place {
  readonly databaseId: string;
  readonly environment: string;
}

/** What an environment serves as of a head: all of it, or what changed since `base`. */
export interface EnvironmentState extends Place {
  readonly head: Head;
  /** Null: complete. */
  readonly base: Head | null;
  readonly prompts: readonly ServedPrompt[];
}

/** One served prompt as a line of JSON, for Redis and for files. */
export function writeServedPrompt(prompt: ServedPrompt): string {
  return JSON.stringify(prompt);
}

/** Reads what `writeServedPrompt` wrote and checks it against its digests; fields of newer clients are ignored. Null: it is not whole. */
export function readServedPrompt(text: string): ServedPrompt | null {
  const value = parse(text);
  if (!isRecord(value) || typeof value['prompt'] !== 'string' || !isCount(value['revision'])) return null;
  const [live, previous] = [readServedVersion(value['live']), readServedVersion(value['previous'])];
  const test = readServedTest(value['test']);
  if (live === undefined || previous === undefined || test === undefined) return null;
  // A test has a control, which is what is live.
  if (test !== null && live === null) return null;
  return { prompt: value['prompt'], revision: value['revision'], live, previous, test };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
