import { existsSync, realpathSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';

/** Where prompt files are looked for. */
export interface Targets {
  /** What all paths are relative to; a real path. */
  readonly root: string;
  /** Files and folders. */
  readonly paths: readonly string[];
  readonly patterns: readonly string[];
  /** The absolute paths that hold whatever may ever be found. */
  readonly places: readonly string[];
}

/** Sorts what was given into paths and patterns; what is there under the very name is a path, whatever characters it has. */
export function readTargets(files: string | readonly string[], directory: string): Targets {
  const root = existsSync(directory) ? realpathSync.native(directory) : resolve(directory);
  const given = (typeof files === 'string' ? [files] : files).map((file) => inside(root, file));
  const isPattern = (file: string) => isWild(file) && !existsSync(resolve(root, file));
  const patterns = given.filter(isPattern);
  const paths = given.filter((file) => !isPattern(file));
  const places = [...paths, ...patterns.map(baseOf)].map((place) => resolve(root, place));
  return { root, paths, patterns, places };
}

/** Patterns have to be relative to be searched for. */
function inside(root: string, file: string): string {
  return isAbsolute(file) && isWild(file) ? relative(root, file).replaceAll('\\', '/') : file;
}

function isWild(file: string): boolean {
  return /[*?[{(!]/.test(file);
}

/** The folder that all files of a pattern lie in. */
function baseOf(pattern: string): string {
  const steps = pattern.split('/');
  return join('.', ...steps.slice(0, steps.findIndex(isWild)));
}
