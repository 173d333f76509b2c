import { expect, test } from 'vitest';
import { defaultStateDirectory } from '../../../src/resolution/disk/state-directory.ts';

test('snapshots lie where the variable says, else where the system keeps what lasts', () => {
  const on = (platform: NodeJS.Platform, env: NodeJS.ProcessEnv, home: string) =>
    defaultStateDirectory(env, () => home, platform);
  expect([
    on('linux', { PROMPTCTL_STATE_DIR: '/var/lib/app', XDG_STATE_HOME: '/xdg' }, '/home/maya'),
    on('linux', { XDG_STATE_HOME: '/xdg' }, '/home/maya'),
    on('linux', { XDG_STATE_HOME: 'relative' }, '/home/maya'),
    on('linux', { PROMPTCTL_STATE_DIR: '', XDG_STATE_HOME: '' }, '/home/maya'),
    on('darwin', {}, '/Users/maya'),
    on('win32', { LOCALAPPDATA: 'C:\\Users\\maya\\AppData\\Local', XDG_STATE_HOME: 'C:\\xdg' }, 'C:\\Users\\maya'),
    on('win32', {}, 'C:\\Users\\maya'),
    on('win32', { PROMPTCTL_STATE_DIR: 'D:\\state' }, 'C:\\Users\\maya'),
  ]).toEqual([
    '/var/lib/app',
    '/xdg/promptctl',
    '/home/maya/.local/state/promptctl',
    '/home/maya/.local/state/promptctl',
    '/Users/maya/.local/state/promptctl',
    'C:\\Users\\maya\\AppData\\Local\\promptctl\\state',
    'C:\\Users\\maya\\AppData\\Local\\promptctl\\state',
    'D:\\state',
  ]);
});
