import { spawn } from 'node:child_process';
import type { Account } from './account.ts';

export interface Outcome {
  /** Null when the program could not be run at all, or was killed. */
  readonly code: number | null;
  readonly output: string;
}

/** Runs a program to its end and collects what it says; never throws. */
export function runCommand(
  program: string,
  args: readonly string[],
  { account, input = '' }: { readonly account: Account | null; readonly input?: string },
): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { ...childOptions(account), stdio: 'pipe' });
    let output = '';
    const collect = (chunk: string) => {
      output += chunk;
    };
    child.stdout.setEncoding('utf8').on('data', collect);
    child.stderr.setEncoding('utf8').on('data', collect);
    child.on('error', (error) => resolve({ code: null, output: error.message }));
    child.on('close', (code) => resolve({ code, output }));
    // A program that ends without reading leaves a broken pipe; its exit code already says that it failed.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

/** The account, a directory that every account can enter, and nothing of the caller's environment that could steer Postgres. */
export function childOptions(account: Account | null): {
  cwd: string;
  env: NodeJS.ProcessEnv;
  uid?: number;
  gid?: number;
} {
  const env: NodeJS.ProcessEnv = { PATH: process.env['PATH'], LANG: 'C', LC_ALL: 'C', TZ: 'UTC' };
  if (process.platform === 'win32') env['SYSTEMROOT'] = process.env['SYSTEMROOT'];
  const options = { cwd: process.platform === 'win32' ? process.cwd() : '/', env };
  return account === null ? options : { ...options, ...account };
}
