import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { PromptctlError } from '../domain/errors/error.ts';
import { LARGEST_FILE } from '../domain/prompt-file/limits.ts';
import { inFolder, searchFiles } from './file-search.ts';
import { isInside } from './inside.ts';
import { unreadable } from './unreadable.ts';

/** Where prompts are looked for when nobody says otherwise. */
export const DEFAULT_PATTERNS = ['prompts.yaml', 'prompts/**/*.{yaml,yml}', '**/*.prompt.{yaml,yml}'];

const PURPOSE = 'the prompt file';

/** True for an argument that means a file; others are names of prompts. */
export function isPath(argument: string): boolean {
  return /\.ya?ml$/.test(argument) || /^(\.{0,2}\/|[A-Za-z]:[\\/])/.test(argument);
}

/**
 * The project's prompt files in path order: those given, else those that its patterns find.
 * @throws PromptctlError `file-missing` for a path that is not there, `path-too-wide` for a folder that the project lies in.
 */
export async function findFiles(
  root: string,
  cwd: string,
  given: readonly string[],
  patterns: readonly string[],
): Promise<string[]> {
  const named = given.map((path) => {
    const absolute = resolve(cwd, path);
    const isFolder = attempt(path, () => statSync(absolute).isDirectory());
    if (isFolder && absolute !== root && isInside(absolute, root)) throw new PromptctlError('path-too-wide', { path });
    return { path: toProjectPath(root, absolute), isFolder };
  });
  const folders = named.filter(({ isFolder }) => isFolder);
  const searched = given.length === 0 ? patterns : folders.map(({ path }) => inFolder(path, '**/*.{yaml,yml}'));
  const found = searched.length === 0 ? [] : await searchFiles(root, searched);
  return [...new Set([...named.filter(({ isFolder }) => !isFolder).map(({ path }) => path), ...found])].toSorted();
}

/**
 * The bytes of a file of the project; of one that is too large, the first byte too many is the last.
 * @throws PromptctlError `file-missing` when it cannot be read.
 */
export function readBytes(root: string, path: string): Uint8Array {
  return attempt(path, () => {
    const absolute = resolve(root, path);
    return statSync(absolute).size > LARGEST_FILE ? readStart(absolute) : readFileSync(absolute);
  });
}

function readStart(absolute: string): Uint8Array {
  const start = new Uint8Array(LARGEST_FILE + 1);
  const file = openSync(absolute, 'r');
  try {
    return start.subarray(0, readSync(file, start));
  } finally {
    closeSync(file);
  }
}

// The byte order mark stays: whoever rewrites the file keeps it.
const DECODER = new TextDecoder('utf-8', { ignoreBOM: true });

/** The text of a file of the project, whole, or null where there is none. @throws PromptctlError `file-missing` when it cannot be read. */
export function readTextIfThere(root: string, path: string): string | null {
  const absolute = resolve(root, path);
  return existsSync(absolute) ? attempt(path, () => DECODER.decode(readFileSync(absolute))) : null;
}

function attempt<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw unreadable(file, PURPOSE, error);
  }
}

function toProjectPath(root: string, absolute: string): string {
  return relative(root, absolute).replaceAll('\\', '/');
}
