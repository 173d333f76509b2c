import { randomUUID } from 'node:crypto';
import { digestOf } from '../../src/domain/content.ts';
import type { Head } from '../../src/domain/head.ts';
import type { EnvironmentState, Place, ServedPrompt } from '../../src/domain/served-prompt.ts';
import type { ServedVersion } from '../../src/domain/served-version.ts';

/** An environment of a test's own. */
export function newPlace(): Place {
  return { databaseId: randomUUID(), environment: 'production' };
}

export function keyOf({ databaseId, environment }: Place): string {
  return `promptctl:{${databaseId}:${environment}}`;
}

/** `1:7:m7`, unless a mark is given. */
export function headOf(revision: number, { epoch = 1, mark = `m${revision}` } = {}): Head {
  return { epoch, revision, mark };
}

export function versionOf(version: number, text: string): ServedVersion {
  const content = JSON.stringify({ template: text });
  return { version, versionId: `pv-${version.toString(16).padStart(12, '0')}`, digest: digestOf(content), content };
}

/** A prompt as it was made by one release, which replaced the version before. */
export function promptOf(prompt: string, revision: number, text = `text of ${revision}`): ServedPrompt {
  const previous = revision > 1 ? versionOf(revision - 1, `text of ${revision - 1}`) : null;
  return { prompt, revision, live: versionOf(revision, text), previous, test: null };
}

export function completeState(place: Place, head: Head, prompts: readonly ServedPrompt[]): EnvironmentState {
  return { ...place, head, base: null, prompts };
}

export function changesSince(base: Head, place: Place, head: Head, prompts: readonly ServedPrompt[]): EnvironmentState {
  return { ...place, head, base, prompts };
}

/** Many prompts, each of about `size` characters. */
export function manyPrompts(count: number, size: number, revision = 1): ServedPrompt[] {
  return Array.from({ length: count }, (_, index) => promptOf(`team/prompt-${index}`, revision, 'x'.repeat(size)));
}
