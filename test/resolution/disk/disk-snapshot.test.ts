import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { EnvironmentState } from '../../../src/domain/served-prompt.ts';
import { snapshotLines } from '../../../src/domain/snapshot-file.ts';
import { type DiskSnapshot, openDiskSnapshot } from '../../../src/resolution/disk/disk-snapshot.ts';
import { objectionTo } from '../../../src/resolution/disk/open-own.ts';
import { rejection } from '../../helpers/rejection.ts';
import { completeState, stateAt } from '../../helpers/snapshot-states.ts';
import { temporaryDirectory } from '../../helpers/story.ts';

const STATE = completeState();

async function useSnapshot(): Promise<DiskSnapshot & { readonly directory: string }> {
  const directory = join(await temporaryDirectory(), 'state', 'promptctl');
  const options = { directory, connection: 'db.acme.com:5432/app', environment: 'production' };
  return { ...openDiskSnapshot(options), directory };
}

/** Puts a file in the place of the snapshot, as `writer` would. */
function place({ directory, path }: { readonly directory: string; readonly path: string }, text: string): void {
  mkdirSync(directory, { recursive: true });
  writeFileSync(path, text, { mode: 0o600 });
}

function textOf(state: EnvironmentState): string {
  return [...snapshotLines(state)].join('');
}

function refused(file: string, reason: unknown): unknown {
  return { code: 'snapshot-invalid', exit: 3, data: { file, reason } };
}

describe('a snapshot on disk', () => {
  test('is nothing at first, and then what was saved', async () => {
    const snapshot = await useSnapshot();
    expect(await snapshot.load()).toBeNull();
    expect(await snapshot.save(STATE, false)).toBe('written');
    expect(await snapshot.load()).toEqual(STATE);
  });

  test('is closed to others, its folder too, and lies alone in it', async () => {
    const snapshot = await useSnapshot();
    await snapshot.save(STATE, false);
    expect({
      folder: statSync(snapshot.directory).mode & 0o777,
      file: statSync(snapshot.path).mode & 0o777,
      names: readdirSync(snapshot.directory),
    }).toEqual({ folder: 0o700, file: 0o600, names: [basename(snapshot.path)] });
  });

  test('is called after the environment and the connection, of which it tells nothing', () => {
    const open = (connection: string, environment: string) =>
      openDiskSnapshot({ directory: '/state', connection, environment }).path;
    expect([
      open('db.acme.com:5432/app', 'production'),
      open('db.acme.com:5432/app', 'staging'),
      open('db.acme.com:5433/app', 'production'),
    ]).toEqual([
      '/state/production-3298b9fbb5096c58.snapshot',
      '/state/staging-3298b9fbb5096c58.snapshot',
      '/state/production-60d95ed2f311c46b.snapshot',
    ]);
  });

  test('goes forward only, unless the database went back', async () => {
    const snapshot = await useSnapshot();
    const outcomes = [];
    for (const [revision, force] of [
      [5, false],
      [4, false],
      [5, false],
      [6, false],
      [3, true],
      [4, false],
    ] as const) {
      outcomes.push([await snapshot.save(stateAt(revision), force), (await snapshot.load())?.head.revision]);
    }
    expect(outcomes).toEqual([
      ['written', 5],
      ['kept', 5],
      ['kept', 5],
      ['written', 6],
      ['written', 3],
      ['written', 4],
    ]);
  });

  test('of a later epoch is newer whatever the revision', async () => {
    const snapshot = await useSnapshot();
    const later = { ...stateAt(2), head: { epoch: 2, revision: 2, mark: '' } };
    await snapshot.save(stateAt(9), false);
    expect([await snapshot.save(later, false), await snapshot.save(stateAt(10), false)]).toEqual(['written', 'kept']);
    expect(await snapshot.load()).toEqual(later);
  });

  test('of another database is replaced', async () => {
    const snapshot = await useSnapshot();
    const other = { ...stateAt(3), databaseId: '5f0c0a3e-0000-4000-8000-000000000000' };
    await snapshot.save(stateAt(9), false);
    expect(await snapshot.save(other, false)).toBe('written');
    expect(await snapshot.load()).toEqual(other);
  });

  test('is never made of changes alone', async () => {
    const snapshot = await useSnapshot();
    const changes = { ...STATE, base: STATE.head };
    expect(await rejection(snapshot.save(changes, true))).toEqual({
      code: 'snapshot-unwritable',
      exit: 1,
      data: { file: snapshot.path, reason: 'only a complete state can be served from' },
    });
    expect(await snapshot.load()).toBeNull();
  });
});

describe('a snapshot that is damaged', () => {
  test.each([
    ['no snapshot', 'hello\n'],
    ['empty', ''],
    ['of another format', textOf(stateAt(9)).replace('"format":1', '"format":2')],
  ])('is refused, and replaced: %s', async (_what, text) => {
    const snapshot = await useSnapshot();
    place(snapshot, text);
    expect(await rejection(snapshot.load())).toEqual(refused(snapshot.path, expect.any(String)));
    expect(await snapshot.save(STATE, false)).toBe('written');
    expect(await snapshot.load()).toEqual(STATE);
  });

  test('is replaced once that was seen, though its first line names a newer head', async () => {
    const snapshot = await useSnapshot();
    place(snapshot, textOf(stateAt(9)));
    truncateSync(snapshot.path, 2000);
    expect(await rejection(snapshot.load())).toEqual(refused(snapshot.path, expect.stringContaining('it ends')));
    expect(await snapshot.save(stateAt(4), false)).toBe('written');
    expect(await snapshot.load()).toEqual(stateAt(4));
  });

  test('is left alone where another process has mended it since', async () => {
    const snapshot = await useSnapshot();
    place(snapshot, textOf(stateAt(9)).slice(0, 2000));
    expect(await rejection(snapshot.load())).toMatchObject({ code: 'snapshot-invalid' });
    rmSync(snapshot.path);
    place(snapshot, textOf(stateAt(9)));
    expect(await snapshot.save(stateAt(4), false)).toBe('kept');
    expect(await snapshot.load()).toEqual(stateAt(9));
  });

  test('is what another environment wrote, under this name', async () => {
    const snapshot = await useSnapshot();
    place(snapshot, textOf({ ...stateAt(9), environment: 'staging' }));
    const reason = 'it is of staging, and production is asked for';
    expect(await rejection(snapshot.load())).toEqual(refused(snapshot.path, reason));
    expect(await snapshot.save(STATE, false)).toBe('written');
  });
});

describe('a snapshot that somebody else could have made', () => {
  test('is not read through a link, and the link is replaced without touching what it leads to', async () => {
    const snapshot = await useSnapshot();
    place(snapshot, textOf(stateAt(9)));
    const elsewhere = join(snapshot.directory, 'elsewhere');
    renameSync(snapshot.path, elsewhere);
    symlinkSync(elsewhere, snapshot.path);
    expect(await rejection(snapshot.load())).toEqual(refused(snapshot.path, 'it is a symbolic link'));
    expect(await snapshot.save(STATE, false)).toBe('written');
    expect(await snapshot.load()).toEqual(STATE);
    expect(readFileSync(elsewhere, 'utf8')).toBe(textOf(stateAt(9)));
  });

  test.each([0o620, 0o602, 0o666])(
    'is not read when others may write to it (mode %o), and is replaced',
    async (mode) => {
      const snapshot = await useSnapshot();
      place(snapshot, textOf(stateAt(9)));
      chmodSync(snapshot.path, mode);
      expect(await rejection(snapshot.load())).toEqual(refused(snapshot.path, 'others than its owner may write to it'));
      expect(await snapshot.save(STATE, false)).toBe('written');
      expect(statSync(snapshot.path).mode & 0o777).toBe(0o600);
    },
  );

  test.runIf(process.getuid?.() === 0)('is not read when it belongs to another user, and is replaced', async () => {
    const snapshot = await useSnapshot();
    place(snapshot, textOf(stateAt(9)));
    chownSync(snapshot.path, 65_534, 65_534);
    const reason = 'it belongs to another user (65534)';
    expect(await rejection(snapshot.load())).toEqual(refused(snapshot.path, reason));
    expect(await snapshot.save(STATE, false)).toBe('written');
    expect(await snapshot.load()).toEqual(STATE);
  });

  test('is told by its kind, its owner and its mode', () => {
    const file = { isFile: () => true, uid: 1000, mode: 0o100600 };
    expect([
      objectionTo(file, 1000),
      objectionTo({ ...file, mode: 0o100644 }, 1000),
      objectionTo(file, 1001),
      objectionTo({ ...file, mode: 0o100660 }, 1000),
      objectionTo({ ...file, isFile: () => false }, 1000),
      objectionTo({ ...file, mode: 0o100666 }, null),
    ]).toEqual([
      null,
      null,
      'it belongs to another user (1000)',
      'others than its owner may write to it',
      'it is no file',
      null,
    ]);
  });
});

describe('a snapshot that cannot be written', () => {
  test('says so, and where, when its folder cannot be made', async () => {
    const folder = await temporaryDirectory();
    writeFileSync(join(folder, 'file'), '');
    const directory = join(folder, 'file', 'state');
    const snapshot = openDiskSnapshot({ directory, connection: 'db:5432/app', environment: 'production' });
    expect(await snapshot.load()).toBeNull();
    expect(await rejection(snapshot.save(STATE, false))).toEqual({
      code: 'snapshot-unwritable',
      exit: 1,
      data: { file: snapshot.path, reason: 'ENOTDIR: not a directory' },
    });
  });

  test('leaves nothing behind when a folder stands in its place', async () => {
    const snapshot = await useSnapshot();
    mkdirSync(snapshot.path, { recursive: true });
    expect(await rejection(snapshot.load())).toEqual(refused(snapshot.path, 'it is no file'));
    expect(await rejection(snapshot.save(STATE, false))).toMatchObject({ code: 'snapshot-unwritable' });
    expect(readdirSync(snapshot.directory)).toEqual([basename(snapshot.path)]);
  });
});

test('what killed processes left half written goes with the next save, what is being written stays', async () => {
  const snapshot = await useSnapshot();
  const [old, fresh, other] = [`${snapshot.path}.aa.tmp`, `${snapshot.path}.bb.tmp`, join(snapshot.directory, 'x.tmp')];
  mkdirSync(snapshot.directory, { recursive: true });
  for (const path of [old, fresh, other]) writeFileSync(path, 'half');
  const longAgo = statSync(old).mtimeMs / 1000 - 61;
  utimesSync(old, longAgo, longAgo);
  utimesSync(other, longAgo, longAgo);
  await snapshot.save(STATE, false);
  expect(readdirSync(snapshot.directory).toSorted()).toEqual(
    [fresh, snapshot.path, other].map((path) => basename(path)).toSorted(),
  );
});
