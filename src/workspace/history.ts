import { resolve } from 'node:path';
import { canonicalContent, digestOf } from '../domain/content.ts';
import { git } from './git.ts';

/** How far back a file is looked at; what was merged longer ago has been pushed, pulled or seen since. */
const DEPTH = 30;

/**
 * Which of the wanted digests a file's prompts had at some commit of this checkout's history. So a version counts as known here
 * however it came: merged, squashed, rebased, or pushed before it was committed.
 */
export async function findInHistory(
  root: string,
  file: string,
  wanted: ReadonlyMap<string, string>,
): Promise<Set<string>> {
  const listed = await git(root, ['log', `--max-count=${DEPTH}`, '--format=%H', '--', file]);
  const found = new Set<string>();
  for (const commit of listed?.split('\n').filter((line) => line !== '') ?? []) {
    if (found.size === wanted.size) break;
    const text = await git(root, ['show', `${commit}:./${file}`], undefined, { trim: false });
    if (text === null) continue;
    const { readPromptFile } = await import('../domain/prompt-file/read.ts');
    for (const { name, content } of readPromptFile(resolve(root, file), new TextEncoder().encode(text)).prompts) {
      if (wanted.get(name) === digestOf(canonicalContent(content))) found.add(name);
    }
  }
  return found;
}
