import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** What git printed, trimmed unless told otherwise; null when it failed, is missing, or this is no repository. */
export function git(
  directory: string,
  parameters: readonly string[],
  input?: string,
  { trim = true } = {},
): Promise<string | null> {
  return new Promise((resolve) => {
    const options = { timeout: 10_000, maxBuffer: 1 << 26 };
    const child = execFile('git', ['-C', directory, ...parameters], options, (error, stdout) => {
      resolve(error === null ? (trim ? stdout.trim() : stdout) : null);
    });
    if (input === undefined) return;
    // git may end before it has read everything.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}

/** False where git need not be asked, which takes longer than the rest of a command: nothing above the directory is a repository. */
export function mayBeRepository(directory: string, env: NodeJS.ProcessEnv): boolean {
  if (env['GIT_DIR'] !== undefined || process.env['GIT_DIR'] !== undefined) return true;
  for (let folder = resolve(directory); ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return true;
    if (folder === dirname(folder)) return false;
  }
}

/** Why git will not look at a repository that is there; null where it will, or where there is none. */
export function gitRefusal(directory: string): Promise<string | null> {
  return new Promise((resolve) => {
    execFile('git', ['-C', directory, 'rev-parse', '--git-dir'], { timeout: 10_000 }, (error, _stdout, stderr) => {
      // The setting that it names is the one word of the message that no translation changes.
      resolve(error !== null && stderr.includes('safe.directory') ? (stderr.split('\n')[0] ?? '') : null);
    });
  });
}

/** `user.email` of git, for naming the author. */
export function gitEmail(directory: string): Promise<string | null> {
  return git(directory, ['config', 'user.email']);
}
