import { readdirSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { PromptctlError } from '../../domain/errors/error.ts';
import { readBytes } from '../../workspace/files.ts';
import { unreadable } from '../../workspace/unreadable.ts';
import { type FileBytes, fileBytes } from './read.ts';

/**
 * The bytes of files, and of all prompt files in folders, at once, for unit tests. There are no patterns here, and links to folders
 * are not followed.
 * @throws PromptctlError `file-missing`, or `no-prompt-files`.
 */
export function readAtOnce(files: string | readonly string[], directory: string): FileBytes[] {
  const given = [files].flat();
  const found = given.flatMap((file) => filesOf(file, resolve(directory, file)));
  if (found.length === 0) throw new PromptctlError('no-prompt-files', { patterns: given });
  const paths = [...new Set(found.map((path) => relative(directory, path).replaceAll('\\', '/')))].toSorted();
  return paths.map((path) => fileBytes(path, readBytes(directory, path)));
}

function filesOf(shown: string, path: string): string[] {
  try {
    return statSync(path).isDirectory() ? filesIn(path) : [path];
  } catch (error) {
    throw unreadable(shown, 'the prompt file', error);
  }
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith('.') || entry.name === 'node_modules' || entry.name === 'dist') return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesIn(path);
    return /\.ya?ml$/.test(entry.name) && entry.name !== 'promptctl.yaml' ? [path] : [];
  });
}
