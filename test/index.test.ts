import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import * as face from '../src/index.ts';
import { make, pushVersions } from './helpers/changes.ts';
import { useDatabase } from './helpers/use-database.ts';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '..');
const [server] = inject('servers');
if (server === undefined) throw new Error('no server');

describe('the library', () => {
  const fixture = useDatabase(server);
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'promptctl-app-'));
    await pushVersions(fixture().database, ['support/reply'], 1);
    await make(fixture().database, 'production', 'promote', ['support/reply@1']);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** Runs a program in a process of its own, which has to end by itself. */
  const program = async (name: string, source: string) => {
    const file = join(folder, name);
    await writeFile(file, source);
    const env = { PATH: process.env['PATH'], DATABASE_URL: fixture().url, PROMPTCTL_STATE_DIR: join(folder, 'state') };
    const { stdout, stderr } = await run(process.execPath, [file], { env, cwd: folder, timeout: 20_000 });
    return { stdout, stderr };
  };
  test('has these names and no others', () => {
    expect(new Set(Object.keys(face))).toEqual(new Set(['createPrompts', 'isPromptctlError', 'PromptctlError']));
  });

  test('does nothing at import, and loads pg and ioredis only when they are needed', async () => {
    const { stdout } = await program(
      'loads.mjs',
      `import { createRequire } from 'node:module';
       const { cache } = createRequire(import.meta.url);
       const has = (name) => Object.keys(cache).some((path) => path.includes('/node_modules/' + name + '/'));
       const loaded = () => ({ pg: has('pg'), ioredis: has('ioredis') });
       const started = () => ({
         timers: process.getActiveResourcesInfo().filter((each) => /Timeout|TCP/.test(each)),
         signals: process.eventNames().filter((name) => String(name).startsWith('SIG')),
       });
       const { createPrompts } = await import(${JSON.stringify(join(ROOT, 'dist/index.js'))});
       const atImport = { ...loaded(), ...started() };
       const prompts = createPrompts({ stateDir: null });
       await prompts.ready();
       const running = { ...loaded(), signals: started().signals };
       await prompts.close();
       const withRedis = createPrompts({ stateDir: null, redisUrl: 'redis://127.0.0.1:1' });
       await withRedis.ready();
       while (withRedis.status().redis.failure === null) await new Promise((resolve) => setTimeout(resolve, 5));
       console.log(JSON.stringify({ atImport, running, withRedis: loaded() }));
       await withRedis.close();`,
    );
    expect(JSON.parse(stdout)).toEqual({
      atImport: { pg: false, ioredis: false, timers: [], signals: [] },
      running: { pg: true, ioredis: false, signals: [] },
      withRedis: { pg: true, ioredis: true },
    });
  });

  test('never keeps a process from ending, also one that does not close it', async () => {
    const { stdout } = await program(
      'ends.mjs',
      `import { createPrompts } from ${JSON.stringify(join(ROOT, 'dist/index.js'))};
       const prompts = createPrompts({ redisUrl: 'redis://127.0.0.1:1' });
       prompts.on('problem', () => {});
       await prompts.ready();
       console.log(prompts.getPromptSync('support/reply').version);`,
    );
    expect(stdout).toBe('1\n');
  });

  test('can be required from CommonJS, as it is and as part of a bundle', async () => {
    const asItIs = await program(
      'requires.cjs',
      `const { createPrompts } = require(${JSON.stringify(join(ROOT, 'dist/index.js'))});
       const prompts = createPrompts();
       prompts.getPrompt('support/reply').then(({ rendered }) => { console.log(rendered); return prompts.close(); });`,
    );
    await writeFile(
      join(folder, 'app.ts'),
      `import { createPrompts } from ${JSON.stringify(join(ROOT, 'src/index.ts'))};
       const prompts = createPrompts({ redisUrl: 'redis://127.0.0.1:1' });
       prompts.on('problem', () => {});
       void prompts.getPrompt('support/reply').then(({ rendered }) => { console.log(rendered); return prompts.close(); });`,
    );
    const options = {
      logLevel: 'error' as const,
      bundle: true,
      platform: 'node' as const,
      format: 'cjs' as const,
      external: ['pg-native'],
    };
    const bundle = await build({ ...options, write: false, entryPoints: [join(folder, 'app.ts')] });
    const asBundle = await program('bundle.cjs', bundle.outputFiles[0]?.text ?? '');
    expect([asItIs.stdout, asBundle.stdout]).toEqual(['support/reply, version 1\n', 'support/reply, version 1\n']);
    const inputs = await build({ ...options, write: false, metafile: true, entryPoints: [join(ROOT, 'src/index.ts')] });
    const reached = Object.keys(inputs.metafile.inputs).filter((path) => /src\/(cli|workflows)\//.test(path));
    expect(reached).toEqual([]);
  });

  test('tells of problems that nobody listens for by a warning of the process', async () => {
    const { stderr } = await program(
      'warns.mjs',
      `import { createPrompts } from ${JSON.stringify(join(ROOT, 'dist/index.js'))};
       const prompts = createPrompts({ stateDir: null });
       await prompts.ready();
       for (let i = 0; i < 3; i++) prompts.getPromptSync('no/such', {}, { fallback: 'Hello' });
       await prompts.close();`,
    );
    expect(stderr.match(/PromptctlWarning/g)).toHaveLength(1);
    expect(stderr).toContain(
      '[fallback-used] PromptctlWarning: no/such was answered by its fallback: production serves no no/such',
    );
  });
});
