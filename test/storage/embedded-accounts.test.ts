import { chmod, chown, cp, lstat, mkdir, realpath, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { serverAccount } from '../../src/storage/embedded/account.ts';
import { layoutOf } from '../../src/storage/embedded/layout.ts';
import { claimDirectory } from '../../src/storage/embedded/owned-directory.ts';
import { isReachable } from '../../src/storage/embedded/reach.ts';
import { embeddedStatus, resetEmbedded, stopEmbedded } from '../../src/storage/embedded/server.ts';
import { stopServerOf } from '../../src/storage/embedded/stop.ts';
import { linkPackages } from '../helpers/bundle.ts';
import { ask, careless, closedDirectory, prepared, temporaryHome } from '../helpers/embedded-home.ts';
import { compileEmbedded, ensureInProcess } from '../helpers/embedded-process.ts';
import { openDirectory } from '../helpers/postgres-server.ts';

const PACKAGES = resolve(import.meta.dirname, '../../node_modules');
// initdb insists on users that have a name; nobody and daemon are everywhere.
const ORDINARY_USER = 65_534;
const OTHER_USER = 1;

const isRoot = process.getuid?.() === 0;
const othersCanReadPackages = await isReachable(PACKAGES);

let compiled = '';
beforeAll(async () => {
  compiled = await compileEmbedded(await openDirectory(join(tmpdir(), 'promptctl-compiled-')));
});
afterAll(() => rm(compiled, { recursive: true, force: true }));

describe('a directory for sockets', () => {
  test('is refused where somebody put a link or an open directory first', async () => {
    const directory = await closedDirectory();
    const [target, link, open] = [join(directory, 'target'), join(directory, 'link'), join(directory, 'open')];
    await mkdir(target, { mode: 0o700 });
    await symlink(target, link);
    await mkdir(open);
    await chmod(open, 0o777);
    const account = await serverAccount();
    for (const path of [link, open]) {
      await expect(claimDirectory(path, account)).rejects.toMatchObject({
        code: 'embedded-directory-unusable',
        data: { path },
      });
    }
    await claimDirectory(join(directory, 'fresh'), account);
    await claimDirectory(join(directory, 'fresh'), account);
  });
});

describe.runIf(isRoot)('as root', () => {
  test('the data lies in the system directory when nobody cannot reach the home, and goes with it on reset', async () => {
    const directory = await closedDirectory();
    const home = join(directory, '.promptctl');
    onTestFinished(async () => void (await resetEmbedded({ home })));
    const { url, dataDirectory, pid } = await careless(home);
    expect(dataDirectory).toMatch(/^\/var\/lib\/promptctl\/[0-9a-f]{16}\/data$/);
    expect(await realpath(join(home, 'data'))).toBe(dataDirectory);
    expect(await ask(url, 'select current_user as login')).toEqual([{ login: 'promptctl' }]);
    expect((await stat(`/proc/${pid}`)).uid).toBe((await serverAccount())?.uid);
    expect(await resetEmbedded({ home })).toEqual({ removed: true, dataDirectory });
    await expect(lstat(join(home, 'data'))).rejects.toThrow('ENOENT');
    await expect(lstat(dirname(dataDirectory))).rejects.toThrow('ENOENT');
  });

  test('the data in the system directory stays with a home that moves', async () => {
    const directory = await closedDirectory();
    const [home, moved] = [join(directory, 'one', '.promptctl'), join(directory, 'two', '.promptctl')];
    onTestFinished(async () => void (await resetEmbedded({ home: moved })));
    const { dataDirectory } = await careless(home);
    await stopEmbedded({ home });
    await cp(join(directory, 'one'), join(directory, 'two'), { recursive: true, verbatimSymlinks: true });
    await rm(join(directory, 'one'), { recursive: true });
    expect(await careless(moved)).toMatchObject({ dataDirectory, initialised: false });
  });

  test('an ordinary user cannot use what root made, and is told whose it is', async () => {
    const home = await temporaryHome();
    const { dataDirectory } = await prepared(home);
    expect(await ensureInProcess(compiled, home, OTHER_USER)).toMatchObject({
      code: 'embedded-account-differs',
      message: `${dataDirectory} belongs to user ${ORDINARY_USER}, and the embedded Postgres would run as user ${OTHER_USER}`,
    });
  });
});

describe.runIf(isRoot && othersCanReadPackages)('as an ordinary user', () => {
  beforeAll(() => linkPackages(compiled));

  test('server and data are the user’s own, and all of it stays in the home', async () => {
    const home = await homeOf(ORDINARY_USER);
    const first = await ensureInProcess(compiled, home, ORDINARY_USER);
    expect(first).toMatchObject({ dataDirectory: join(home, 'data'), started: true, initialised: true, version: '18' });
    expect(await ensureInProcess(compiled, home, ORDINARY_USER)).toEqual({
      ...first,
      started: false,
      initialised: false,
    });
    const found = await Promise.all(
      [home, join(home, 'data'), join(home, 'run'), `/proc/${first.pid}`].map((path) => stat(path)),
    );
    expect(found.map(({ uid }) => uid)).toEqual([ORDINARY_USER, ORDINARY_USER, ORDINARY_USER, ORDINARY_USER]);
    expect((await stat(home)).mode & 0o777).toBe(0o700);
  });

  test('root cannot use what a user made, and is told whose it is', async () => {
    const home = await homeOf(OTHER_USER);
    const { dataDirectory } = await ensureInProcess(compiled, home, OTHER_USER);
    const refusal = {
      code: 'embedded-account-differs',
      data: { path: dataDirectory, owner: OTHER_USER, account: 65_534 },
    };
    await expect(careless(home)).rejects.toMatchObject(refusal);
    await expect(embeddedStatus({ home })).rejects.toMatchObject(refusal);
    await expect(stopEmbedded({ home })).rejects.toMatchObject(refusal);
  });
});

/** A home of another user, whose server `stopEmbedded` would refuse to touch. */
async function homeOf(uid: number): Promise<string> {
  const directory = await closedDirectory();
  await chown(directory, uid, uid);
  const home = join(directory, '.promptctl');
  onTestFinished(async () => void (await stopServerOf(await layoutOf({ home }))));
  return home;
}
