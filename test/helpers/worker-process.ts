import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle, linkPackages } from './bundle.ts';

/** A file of ours compiled with all that it imports, so that plain Node runs it in processes of their own. */
export interface Worker {
  /** Starts a process; its standard output is a pipe. */
  start(...args: readonly string[]): ChildProcess;
  /** Runs a process to its end and gives what it wrote. */
  run(...args: readonly string[]): Promise<string>;
  remove(): Promise<void>;
}

export async function compileWorker(file: string): Promise<Worker> {
  const directory = await mkdtemp(join(tmpdir(), 'promptctl-worker-'));
  const program = join(directory, 'worker.js');
  await bundle(join(import.meta.dirname, file), program);
  await linkPackages(directory);
  return {
    start: (...args) => spawnNode([program, ...args]),
    run: (...args) => outputOf(spawnNode([program, ...args])),
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

function spawnNode(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
}

async function outputOf(child: ChildProcess): Promise<string> {
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`a process ended with ${code}: ${output}`);
  return output;
}
