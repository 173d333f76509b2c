import { digestOf } from './content.ts';
import type { Head } from './head.ts';

/** A version as it is served: what apps need of it and nothing else. */
export interface ServedVersion {
  readonly version: number;
  readonly versionId: string;
  readonly digest: string;
  /** Canonical JSON; parsed when somebody asks for the prompt. */
  readonly content: string;
}

/** What an environment serves of one prompt. */
export interface ServedPrompt {
  readonly prompt: string;
  /** The release that made it so. */
  readonly revision: number;
  /** Null: retired. */
  readonly live: ServedVersion | null;
  /** What was served before that release, so that an operator can pin it while nothing can be reached. */
  readonly previous: ServedVersion | null;
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
  const [live, previous] = [readVersion(value['live']), readVersion(value['previous'])];
  if (live === undefined || previous === undefined) return null;
  return { prompt: value['prompt'], revision: value['revision'], live, previous };
}

/** Undefined for what is neither a whole version nor none. */
function readVersion(value: unknown): ServedVersion | null | undefined {
  if (value === null) return null;
  if (!isRecord(value)) return undefined;
  const { version, versionId, digest, content } = value;
  if (!isCount(version) || typeof versionId !== 'string' || typeof digest !== 'string' || typeof content !== 'string') {
    return undefined;
  }
  return digestOf(content) === digest ? { version, versionId, digest, content } : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
