import { PromptctlError } from '../../domain/errors/error.ts';
import { type FileBytes, fileBytes, type PromptFileReader } from './read.ts';
import type { Targets } from './targets.ts';

/** Imports the YAML reader, which no app needs that is served from a database. */
export async function importReader(): Promise<PromptFileReader> {
  const [{ readPromptFile, findDuplicates }, { codeFrame }] = await Promise.all([
    import('../../domain/prompt-file/read.ts'),
    import('../../domain/prompt-file/frame.ts'),
  ]);
  return { readPromptFile, findDuplicates, codeFrame };
}

/**
 * The files that there are now, by the rules of the command line, relative to the root.
 * @throws PromptctlError `file-missing`, or `no-prompt-files`.
 */
export async function findPromptFiles({ root, paths, patterns }: Targets): Promise<string[]> {
  const { findFiles } = await import('../../workspace/files.ts');
  const named = paths.length === 0 ? [] : await findFiles(root, root, paths, []);
  const matched = patterns.length === 0 ? [] : await findFiles(root, root, [], patterns);
  const found = [...new Set([...named, ...matched])].toSorted();
  if (found.length === 0) throw new PromptctlError('no-prompt-files', { patterns: [...paths, ...patterns] });
  return found;
}

/** @throws PromptctlError `file-missing`. */
export async function loadFiles(root: string, paths: readonly string[]): Promise<FileBytes[]> {
  const { readBytes } = await import('../../workspace/files.ts');
  return paths.map((path) => fileBytes(path, readBytes(root, path)));
}
