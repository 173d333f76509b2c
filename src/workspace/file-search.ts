import { existsSync, realpath, realpathSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { escapePath, glob } from 'tinyglobby';
import { PromptctlError } from '../domain/errors/error.ts';
import { isInside } from './inside.ts';

const IGNORED = ['**/node_modules/**', '**/.git/**', '**/.promptctl/**', '**/dist/**'];

/**
 * The files of a project that paths and patterns find, project files excepted. A link that a pattern finds is the file
 * it leads to; one that leads out of the project is passed over, and not even looked behind.
 */
export async function searchFiles(root: string, patterns: readonly string[]): Promise<string[]> {
  const literal = patterns.filter((pattern) => !isWild(pattern) && existsSync(resolve(root, pattern)));
  const found = await expand(root, patterns.filter(isWild));
  return [...literal, ...found].filter((path) => !/(^|\/)promptctl\.yaml$/.test(path));
}

/** A pattern within a folder, whatever the folder's name holds. */
export function inFolder(path: string, pattern: string): string {
  return `${path === '' ? '.' : escapePath(path)}/${pattern}`;
}

function isWild(pattern: string): boolean {
  return /[*?[{(!]/.test(pattern);
}

async function expand(root: string, patterns: readonly string[]): Promise<string[]> {
  if (patterns.length === 0 || !existsSync(root)) return [];
  const top = realpathSync.native(root);
  const found = await glob(patterns, { cwd: root, ignore: IGNORED, fs: { realpath: realpathWithin(top) } });
  return found.map((path) => relative(top, realpathSync.native(resolve(root, path))).replaceAll('\\', '/'));
}

/** What the search follows links with; those that it fails for are passed over. */
function realpathWithin(top: string): typeof realpath {
  const follow = (path: string, done: (error: Error | null, path: string) => void) =>
    realpath(path, (error, real) =>
      done(error ?? (isInside(top, real) ? null : new PromptctlError('path-outside', { file: path })), real),
    );
  return follow as typeof realpath;
}
