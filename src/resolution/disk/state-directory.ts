import { posix, win32 } from 'node:path';
import type { Settings } from '../options.ts';
import type { Runtime } from '../runtime.ts';

/**
 * Where processes keep snapshots unless told otherwise: what lasts beyond a reboot and belongs to one user, which a temporary
 * directory does not; null where the user has no home. A relative XDG_STATE_HOME is none, as its specification has it.
 */
export function defaultStateDirectory(
  env: NodeJS.ProcessEnv,
  home: () => string | null,
  platform: NodeJS.Platform = process.platform,
): string | null {
  const path = platform === 'win32' ? win32 : posix;
  const given = env['PROMPTCTL_STATE_DIR'];
  if (given) return path.resolve(given);
  if (platform === 'win32') {
    const base = env['LOCALAPPDATA'] || under(path, home(), 'AppData', 'Local');
    return base === null ? null : path.join(base, 'promptctl', 'state');
  }
  const stateHome = env['XDG_STATE_HOME'];
  const base = stateHome && path.isAbsolute(stateHome) ? stateHome : under(path, home(), '.local', 'state');
  return base === null ? null : path.join(base, 'promptctl');
}

/** Where this process keeps state; null: nowhere. */
export function stateDirectoryOf(
  { stateDir }: Pick<Settings, 'stateDir'>,
  { env, home }: Pick<Runtime, 'env' | 'home'>,
): string | null {
  return stateDir === undefined ? defaultStateDirectory(env, home) : stateDir;
}

function under(path: typeof posix, home: string | null, ...folders: readonly string[]): string | null {
  return home === null ? null : path.join(home, ...folders);
}
