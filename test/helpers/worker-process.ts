import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

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
  const source = join(import.meta.dirname, file);
  await writeFile(join(directory, 'tsconfig.json'), JSON.stringify(project(directory, source)));
  await writeFile(join(directory, 'package.json'), '{"type":"module"}');
  await symlink(join(ROOT, 'node_modules'), join(directory, 'node_modules'));
  await outputOf(spawnNode([join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', directory]));
  const program = join(directory, relative(ROOT, source)).replace(/\.ts$/, '.js');
  return {
    start: (...args) => spawnNode([program, ...args]),
    run: (...args) => outputOf(spawnNode([program, ...args])),
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

function project(directory: string, source: string): object {
  return {
    extends: join(ROOT, 'tsconfig.json'),
    compilerOptions: {
      noEmit: false,
      rootDir: ROOT,
      outDir: directory,
      typeRoots: [join(ROOT, 'node_modules/@types')],
    },
    include: [],
    files: [source],
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
