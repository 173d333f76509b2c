import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { EmbeddedServer } from '../../src/storage/embedded/server.ts';
import { bundle } from './bundle.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** What `ensureEmbedded` did in another process: a server, or the code of the error it threw. */
export type Answer = Partial<EmbeddedServer> & {
  readonly code?: string;
  readonly message?: string;
  readonly hint?: string;
};

/** Compiles the embedded server into `directory`, so that other processes, also of other users, can run it with plain Node. */
export async function compileEmbedded(directory: string): Promise<string> {
  await bundle(join(ROOT, 'src/storage/embedded/server.ts'), join(directory, 'server.js'));
  await writeFile(join(directory, 'main.js'), MAIN);
  return directory;
}

/** Calls `ensureEmbedded` in a process of its own, as another user when `uid` is given. */
export async function ensureInProcess(compiled: string, home: string, uid: number | null = null): Promise<Answer> {
  const account = uid === null ? {} : { uid, gid: uid, cwd: '/' };
  const answer: Answer = JSON.parse(await run(process.execPath, [join(compiled, 'main.js'), home], account));
  return answer;
}

const MAIN = `import { ensureEmbedded } from './server.js';
const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];
const answer = await ensureEmbedded({ home: process.argv[2] }, { settings })
  .catch(({ code, message, hint }) => ({ code, message, hint }));
process.stdout.write(JSON.stringify(answer));
`;

function run(
  program: string,
  args: readonly string[],
  account: { uid?: number; gid?: number; cwd?: string },
): Promise<string> {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { ...account, stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
    child.once('error', fail);
    child.once('close', (code) =>
      code === 0 ? done(output) : fail(new Error(`${args[0]} ended with ${code}: ${output}`)),
    );
  });
}
