import { posix, win32 } from 'node:path';

/**
 * Where processes keep snapshots unless told otherwise: what lasts beyond a reboot and belongs to one user, which a temporary
 * directory does not. A relative XDG_STATE_HOME is none, as its specification has it.
 */
export function defaultStateDirectory(
  env: NodeJS.ProcessEnv,
  home: string,
  platform: NodeJS.Platform = process.platform,
): string {
  const path = platform === 'win32' ? win32 : posix;
  const given = env['PROMPTCTL_STATE_DIR'];
  if (given) return path.resolve(given);
  if (platform === 'win32') {
    return path.join(env['LOCALAPPDATA'] || path.join(home, 'AppData', 'Local'), 'promptctl', 'state');
  }
  const base = env['XDG_STATE_HOME'];
  return path.join(base && path.isAbsolute(base) ? base : path.join(home, '.local', 'state'), 'promptctl');
}
