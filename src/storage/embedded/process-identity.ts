import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { runCommand } from './command.ts';
import { hasCode } from './failure.ts';

/** True while a process of that id exists, be it ended and only not collected yet. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

/**
 * True when process `pid` is the Postgres of this data directory. Process ids are used again after a crash or a reboot,
 * and a copied directory names the original's server. In doubt the answer is yes: a lock is never removed on a guess.
 */
export async function isServerOf(pid: number, dataDirectory: string): Promise<boolean> {
  const command = await commandOf(pid);
  if (command === null) return isAlive(pid);
  const [program = '', ...args] = command;
  if (!/^postgres(\.exe)?$/.test(basename(program))) return false;
  return (
    (await isSameDirectory(`/proc/${pid}/cwd`, dataDirectory)) ??
    (await isSameDirectory(args[args.indexOf('-D') + 1] ?? '', dataDirectory)) ??
    // Its directory has no longer the name it was started with: the home was moved while the server ran.
    true
  );
}

/** Program and arguments of a process; empty for one that ended, null where the system does not tell. */
async function commandOf(pid: number): Promise<readonly string[] | null> {
  if (process.platform === 'win32') return null;
  if (process.platform !== 'linux') return commandFromPs(pid);
  try {
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0');
  } catch (error) {
    return hasCode(error, 'ENOENT', 'ESRCH') ? [] : null;
  }
}

// ps joins arguments by spaces, which directories may hold too; ours are followed by the first setting.
async function commandFromPs(pid: number): Promise<readonly string[] | null> {
  const { code, output } = await runCommand('ps', ['-o', 'command=', '-p', String(pid)], { account: null });
  if (code === null) return null;
  const [, program = output.trim(), directory = ''] = /^(.*?) -D (.*?) -c /.exec(output) ?? [];
  return [program, '-D', directory];
}

/** Null when `path` cannot be looked at. */
async function isSameDirectory(path: string, directory: string): Promise<boolean | null> {
  const [one, other] = await Promise.all([stat(path).catch(() => null), stat(directory).catch(() => null)]);
  return one === null || other === null ? null : one.dev === other.dev && one.ino === other.ino;
}
