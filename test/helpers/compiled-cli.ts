import { spawn } from 'node:child_process';
import { cp, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

/** Copies what the run compiled, which a build would take away meanwhile, into `directory`, and returns the path of its command. */
export async function compileCli(directory: string): Promise<string> {
  await cp(join(ROOT, 'dist'), join(directory, 'dist'), { recursive: true });
  for (const name of ['bin', 'migrations', 'node_modules', 'package.json', 'schema']) {
    await symlink(join(ROOT, name), join(directory, name));
  }
  const command = join(directory, 'promptctl.js');
  await writeFile(command, "import { main } from './dist/cli/main.js';\nprocess.exitCode = await main(process);\n");
  return command;
}

/** How a process ended and what it wrote. */
export interface Ended {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a shell line in a folder; `$promptctl` in it is the compiled command. */
export function runShell(line: string, command: string, cwd: string, env: NodeJS.ProcessEnv): Promise<Ended> {
  const variables = { PATH: process.env['PATH'], HOME: cwd, promptctl: `${process.execPath} ${command}`, ...env };
  return new Promise((done, fail) => {
    const child = spawn('bash', ['-c', `set -o pipefail; ${line}`], { cwd, env: variables });
    const heard = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (heard.stdout += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (heard.stderr += chunk));
    child.once('error', fail);
    child.once('close', (exit) => done({ exit, ...heard }));
  });
}
