import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import type { Layout } from '../../src/storage/embedded/layout.ts';
import { socketDirectoryOf } from '../../src/storage/embedded/socket-directory.ts';
import { closedDirectory } from '../helpers/embedded-home.ts';

const DEEP = `/home/maya/${'deep/'.repeat(20)}.promptctl`;
const LAYOUT: Layout = {
  home: DEEP,
  account: null,
  base: DEEP,
  dataDirectory: `${DEEP}/data`,
  dataLink: `${DEEP}/data`,
  logFile: `${DEEP}/postgres.log`,
  passwordFile: `${DEEP}/password`,
};

afterEach(() => vi.unstubAllEnvs());

test('a socket whose home lies deep goes to the runtime directory of the user', async () => {
  const runtime = await closedDirectory();
  vi.stubEnv('XDG_RUNTIME_DIR', runtime);
  expect(socketDirectoryOf(LAYOUT)).toMatch(new RegExp(`^${runtime}/promptctl-[0-9a-f]{16}$`));
});

test('and to /tmp where that directory is not there, is no directory, or is no path', async () => {
  const runtime = await closedDirectory();
  for (const path of [join(runtime, 'gone'), '/etc/passwd', 'relative']) {
    vi.stubEnv('XDG_RUNTIME_DIR', path);
    expect(socketDirectoryOf(LAYOUT)).toMatch(/^\/tmp\/promptctl-\d+-[0-9a-f]{16}$/);
  }
});
