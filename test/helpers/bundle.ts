import { symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';

const ROOT = resolve(import.meta.dirname, '../..');

/** Compiles a file of ours with all that it imports into one that plain Node runs; a tenth of what the type checker takes. */
export async function bundle(source: string, program: string): Promise<void> {
  await build({
    entryPoints: [source],
    outfile: program,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    logLevel: 'silent',
  });
  await writeFile(join(dirname(program), 'package.json'), '{"type":"module"}');
}

/** Lets compiled code in this directory find this checkout's packages. */
export async function linkPackages(directory: string): Promise<void> {
  await symlink(join(ROOT, 'node_modules'), join(directory, 'node_modules'));
}
