import { randomBytes } from 'node:crypto';
import {
  chmodSync,
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
import { basename, dirname, join, resolve } from 'node:path';
import { PromptctlError } from '../domain/errors/error.ts';
import { isInside } from './inside.ts';

/** A file of a project as it is to become. */
export interface PlannedFile {
  readonly path: string;
  readonly text: string;
  readonly outcome: 'created' | 'overwritten' | 'kept';
}

/** A file that is not there yet, or is to be overwritten. */
export function planNew(root: string, path: string, text: string, force: boolean): PlannedFile {
  const exists = existsSync(resolve(root, path));
  return { path, text, outcome: !exists ? 'created' : force ? 'overwritten' : 'kept' };
}

/** A text file that has a line. */
export function planLine(root: string, path: string, line: string): PlannedFile {
  const absolute = resolve(root, path);
  const text = existsSync(absolute) ? readFileSync(absolute, 'utf8') : '';
  if (text.split(/\r?\n/).includes(line)) return { path, text, outcome: 'kept' };
  const end = text === '' || text.endsWith('\n') ? '' : '\n';
  return { path, text: `${text}${end}${line}\n`, outcome: text === '' ? 'created' : 'overwritten' };
}

/**
 * Writes files of the project, path → text. None is replaced before all of them could be, and lie on the disk beside the old ones.
 * @throws PromptctlError `path-outside` or `file-unwritable`.
 */
export function writeTexts(root: string, texts: ReadonlyMap<string, string>): void {
  requireWritable(root, [...texts.keys()]);
  const staged = new Map<string, string>();
  try {
    for (const [path, text] of texts) attempt(path, () => stage(resolve(root, path), text, staged));
    // Folders may have been made or replaced since.
    requireWritable(root, [...texts.keys()]);
    for (const [target, temporary] of staged) attempt(target, () => renameSync(temporary, target));
  } finally {
    for (const temporary of staged.values()) rmSync(temporary, { force: true });
  }
}

/** @throws PromptctlError `path-outside` when a link leads out of the project or stands for a file, `file-unwritable` for a folder. */
export function requireWritable(root: string, paths: readonly string[]): void {
  for (const path of paths) {
    const absolute = resolve(root, path);
    const [top, folder] = attempt(path, () => [realPath(resolve(root)), realPath(dirname(absolute))]);
    const present = attempt(path, () => lstatSync(absolute, { throwIfNoEntry: false }));
    if (!isInside(top, folder) || present?.isSymbolicLink()) throw new PromptctlError('path-outside', { file: path });
    if (present?.isDirectory()) throw new PromptctlError('file-unwritable', { file: path, reason: 'it is a folder' });
  }
}

/** Where a path leads when links are followed, though its end may not be there yet. */
function realPath(path: string): string {
  const isThere = lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  return isThere ? realpathSync(path) : join(realPath(dirname(path)), basename(path));
}

function stage(target: string, text: string, staged: Map<string, string>): void {
  const temporary = `${target}.${randomBytes(6).toString('hex')}.tmp`;
  mkdirSync(dirname(target), { recursive: true });
  const before = statSync(target, { throwIfNoEntry: false });
  // No link that was put there is followed.
  writeFileSync(temporary, text, { mode: before?.mode ?? 0o666, flag: 'wx' });
  staged.set(target, temporary);
  // Whatever the umask: a file stays as closed and as open as it was.
  if (before !== undefined) chmodSync(temporary, before.mode);
}

function attempt<T>(file: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new PromptctlError('file-unwritable', { file, reason }, { cause: error });
  }
}
