import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PromptctlError } from '../../domain/errors/error.ts';
import { runCommand } from './command.ts';
import { copyBinaries } from './copied-binaries.ts';
import { hasCode } from './failure.ts';
import { type Layout, SYSTEM_DIRECTORY } from './layout.ts';
import { findPackageBinaries } from './package-binaries.ts';
import { programIn } from './platform.ts';
import { isReachable } from './reach.ts';
import { restoreSymlinks } from './symlinks.ts';

/** Postgres programs that were seen to run. */
export interface Binaries {
  readonly directory: string;
  readonly major: number;
}

/** Gives binaries that the server's account can run: the given ones, the installed ones, or a copy of those. */
export async function prepareBinaries(
  layout: Layout,
  given: string | undefined,
  onCopy: () => void,
): Promise<Binaries> {
  const directory = given ?? (await installedBinaries(layout, onCopy));
  return { directory, major: await majorOf(directory, layout) };
}

async function installedBinaries(layout: Layout, onCopy: () => void): Promise<string> {
  const { directory, version } = await findPackageBinaries(dirname(layout.home));
  if (await isUsableInPlace(directory, layout)) return directory;
  const ours = layout.account === null ? layout.home : SYSTEM_DIRECTORY;
  return copyBinaries(directory, join(ours, `bin-${version}`), onCopy);
}

async function isUsableInPlace(directory: string, { account }: Layout): Promise<boolean> {
  if (account !== null && !(await isOpen(directory))) return false;
  try {
    await restoreSymlinks(directory);
    return true;
  } catch (error) {
    if (hasCode(error, 'EACCES', 'EPERM', 'EROFS')) return false;
    throw error;
  }
}

async function isOpen(directory: string): Promise<boolean> {
  const program = await stat(programIn(directory, 'postgres'));
  return (program.mode & 0o005) === 0o005 && isReachable(join(directory, 'bin'));
}

async function majorOf(directory: string, { account }: Layout): Promise<number> {
  const { code, output } = await runCommand(programIn(directory, 'postgres'), ['--version'], { account });
  const major = /\(PostgreSQL\) (\d+)/.exec(output)?.[1];
  if (code === 0 && major !== undefined) return Number(major);
  const reason = output.trim() === '' ? `postgres --version ended with ${code}` : output.trim();
  throw new PromptctlError('embedded-binaries-unusable', { directory, reason });
}
