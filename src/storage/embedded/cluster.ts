import { chown, readFile, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { PromptctlError } from '../../domain/errors/error.ts';
import { LOGIN } from './address.ts';
import type { Binaries } from './binaries.ts';
import { type Outcome, runCommand } from './command.ts';
import { hasCode, usingDirectory } from './failure.ts';
import { isSystemBase, type Layout, SYSTEM_DIRECTORY } from './layout.ts';
import { unfinishedName } from './leftovers.ts';
import { makeDirectory } from './make-directory.ts';
import { programIn } from './platform.ts';

// With --auth-local=trust the closed directory of the socket is the guard; on TCP a password is always asked for.
const INITDB = [
  '--username=postgres',
  '--encoding=UTF8',
  '--locale=C',
  '--no-instructions',
  '--auth-local=trust',
  '--auth-host=scram-sha-256',
];

export interface Setup {
  readonly layout: Layout;
  readonly binaries: Binaries;
  /** Of both logins; null where the socket's directory is the guard. */
  readonly password: string | null;
  readonly settings: readonly string[];
}

/** The major version that a data directory was made by; null where there is none. */
export async function dataMajor(dataDirectory: string): Promise<number | null> {
  const text = await readFile(join(dataDirectory, 'PG_VERSION'), 'utf8').catch(() => null);
  return text === null ? null : Number.parseInt(text, 10);
}

/**
 * Makes the data directory with its login and database. All of it happens beside its place, and one rename puts it
 * there: a half-made directory is never seen, and of several processes one wins and the others throw theirs away.
 * Gives true for the winner.
 */
export async function createCluster(setup: Setup): Promise<boolean> {
  const { base, dataDirectory, account } = setup.layout;
  return usingDirectory(dataDirectory, async () => {
    if (isSystemBase(base)) await makeSystemBase(base);
    const fresh = unfinishedName(dataDirectory, 'new');
    try {
      await makeDirectory(fresh, 0o700);
      if (account !== null) await chown(fresh, account.uid, account.gid);
      await initialise(fresh, setup);
      return await putInPlace(fresh, setup.layout);
    } finally {
      await rm(fresh, { recursive: true, force: true });
    }
  });
}

async function makeSystemBase(base: string): Promise<void> {
  await makeDirectory(SYSTEM_DIRECTORY, 0o711);
  await makeDirectory(base, 0o711);
}

async function initialise(directory: string, { layout, binaries, password, settings }: Setup): Promise<void> {
  const run = async (name: 'initdb' | 'postgres', args: readonly string[], input: string) => {
    const program = programIn(binaries.directory, name);
    check(name, await runCommand(program, args, { account: layout.account, input }), layout);
  };
  const durability = settings.includes('fsync=off') ? ['--no-sync'] : [];
  await run('initdb', [...INITDB, ...durability, '-D', directory], '');
  const further = ['exit_on_error=on', ...settings].flatMap((setting) => ['-c', setting]);
  await run('postgres', ['--single', '-D', directory, ...further, 'postgres'], statements(password));
}

function statements(password: string | null): string {
  const clause = password === null ? '' : ` password '${password}'`;
  return [
    `create role ${LOGIN} login${clause}`,
    ...(password === null ? [] : [`alter role postgres${clause}`]),
    `create database ${LOGIN} owner ${LOGIN}`,
    '',
  ].join('\n');
}

function check(name: string, { code, output }: Outcome, { dataDirectory }: Layout): void {
  if (code === 0) return;
  const said = output.split('\n').filter((line) => /error|fatal|panic/i.test(line));
  const reason = said.at(-1)?.trim() ?? `${name} ended with ${code ?? 'a signal'}`;
  throw new PromptctlError('embedded-setup-failed', { dataDirectory, reason });
}

async function putInPlace(fresh: string, { dataDirectory, dataLink }: Layout): Promise<boolean> {
  try {
    await rename(fresh, dataDirectory);
  } catch (error) {
    if (!hasCode(error, 'ENOTEMPTY', 'EEXIST', 'EPERM') || (await dataMajor(dataDirectory)) === null) throw error;
    return false;
  }
  if (dataLink !== dataDirectory) await linkData(dataDirectory, dataLink);
  return true;
}

async function linkData(dataDirectory: string, dataLink: string): Promise<void> {
  const fresh = `${dataLink}.link-${process.pid}`;
  await symlink(dataDirectory, fresh);
  await rename(fresh, dataLink);
}
