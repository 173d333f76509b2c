import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { glob } from 'tinyglobby';
import { PromptctlError } from '../domain/errors/error.ts';

/** Where prompts are looked for when nobody says otherwise. */
export const DEFAULT_PATTERNS = ['prompts.yaml', 'prompts/**/*.yaml', '**/*.prompt.yaml'];

/** Larger files are refused unread; the reader's own limit is 1 MB, this one keeps memory bounded. */
const UNREADABLY_LARGE = 64 * 1024 * 1024;

/** True for an argument that means a file; others are names of prompts. */
export function isPath(argument: string): boolean {
  return /\.ya?ml$/.test(argument) || /^(\.{0,2}\/|[A-Za-z]:[\\/])/.test(argument);
}

/**
 * The project's prompt files in path order: those given, else those that its patterns find.
 * @throws PromptctlError `file-missing` for a path that is not there.
 */
export async function findFiles(
  root: string,
  cwd: string,
  given: readonly string[],
  patterns: readonly string[],
): Promise<string[]> {
  const named = given.map((path) => {
    if (!existsSync(resolve(cwd, path)))
      throw new PromptctlError('file-missing', { file: path, purpose: 'the prompt file' });
    return toProjectPath(root, resolve(cwd, path));
  });
  const folders = named.filter((path) => statSync(resolve(root, path)).isDirectory());
  const searched = given.length === 0 ? patterns : folders.map((folder) => `${folder === '' ? '.' : folder}/**/*.yaml`);
  const found = searched.length === 0 ? [] : await search(root, searched);
  return [...new Set([...named.filter((path) => !folders.includes(path)), ...found])].toSorted();
}

async function search(root: string, patterns: readonly string[]): Promise<string[]> {
  const literal = patterns.filter((pattern) => !/[*?[{(!]/.test(pattern) && existsSync(resolve(root, pattern)));
  const wild = patterns.filter((pattern) => /[*?[{(!]/.test(pattern));
  const found =
    wild.length === 0
      ? []
      : await glob(wild, {
          cwd: root,
          ignore: ['**/node_modules/**', '**/.git/**', '**/.promptctl/**', '**/dist/**'],
          followSymbolicLinks: false,
        });
  return [...literal, ...found.map((path) => path.replaceAll('\\', '/'))].filter(
    (path) => !/(^|\/)promptctl\.yaml$/.test(path),
  );
}

/** The bytes of a file of the project. @throws PromptctlError `file-missing` when it cannot be read. */
export function readBytes(root: string, path: string): Uint8Array {
  const absolute = resolve(root, path);
  try {
    return statSync(absolute).size > UNREADABLY_LARGE ? new Uint8Array(UNREADABLY_LARGE) : readFileSync(absolute);
  } catch (error) {
    throw new PromptctlError('file-missing', { file: path, purpose: 'the prompt file' }, { cause: error });
  }
}

function toProjectPath(root: string, absolute: string): string {
  return relative(root, absolute).replaceAll('\\', '/');
}

/** The text of a file of the project, or null where there is none. */
export function readTextIfThere(root: string, path: string): string | null {
  return existsSync(resolve(root, path)) ? new TextDecoder().decode(readBytes(root, path)) : null;
}

/** Writes a file that is not there yet, or is to be overwritten. */
export function writeNew(root: string, path: string, text: string, force: boolean): 'created' | 'overwritten' | 'kept' {
  const exists = existsSync(resolve(root, path));
  if (exists && !force) return 'kept';
  writeText(root, path, text);
  return exists ? 'overwritten' : 'created';
}

/** Makes sure that a text file has a line. */
export function appendLine(root: string, path: string, line: string): 'created' | 'overwritten' | 'kept' {
  const absolute = resolve(root, path);
  const text = existsSync(absolute) ? readFileSync(absolute, 'utf8') : '';
  if (text.split(/\r?\n/).includes(line)) return 'kept';
  writeText(root, path, `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${line}\n`);
  return text === '' ? 'created' : 'overwritten';
}

/**
 * Writes a file of the project whole or not at all, by rename.
 * @throws PromptctlError `path-outside` when a link leads out of the project.
 */
export function writeText(root: string, path: string, text: string): void {
  const absolute = resolve(root, path);
  mkdirSync(dirname(absolute), { recursive: true });
  const real = realpathSync(dirname(absolute));
  const top = realpathSync(root);
  const isInside = real === top || real.startsWith(`${top}${sep}`);
  const isLink = lstatSync(absolute, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  if (!isInside || isLink) throw new PromptctlError('path-outside', { file: path });
  const temporary = `${absolute}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, absolute);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new PromptctlError(
      'file-unwritable',
      { file: path, reason: error instanceof Error ? error.message : String(error) },
      { cause: error },
    );
  }
}
