import {
  chmodSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createPrompts } from '../../src/index.ts';
import { openDiskSnapshot } from '../../src/resolution/disk/disk-snapshot.ts';
import { objectionToDirectory } from '../../src/resolution/disk/own-directory.ts';
import { openDiskSpool } from '../../src/tracking/disk-spool/disk-spool.ts';
import { writeTexts } from '../../src/workspace/file-writes.ts';
import { recall, remember } from '../../src/workspace/memory.ts';
import { requirePortable } from '../../src/workspace/portable-paths.ts';
import { outcomeOf, rejection } from '../helpers/rejection.ts';
import { promptFile } from '../helpers/sample-prompts.ts';
import { completeState } from '../helpers/snapshot-states.ts';
import { tellStory, temporaryDatabase, temporaryDirectory } from '../helpers/story.ts';

const STRANGER = 65_534;
const IS_ROOT = process.getuid?.() === 0;
const later = (work: () => unknown) => Promise.resolve().then(work);

describe('what others could have put there', () => {
  test('as a link in the place of .promptctl is not written through, nor read', async () => {
    const folder = await temporaryDirectory();
    const [home, elsewhere] = [join(folder, '.promptctl'), join(folder, 'elsewhere')];
    mkdirSync(elsewhere, { mode: 0o700 });
    symlinkSync(elsewhere, home);
    remember(home, 'files', 'v1', { a: 1 });
    expect(readdirSync(elsewhere)).toEqual([]);
    remember(elsewhere, 'files', 'v1', { a: 1 });
    expect([recall(elsewhere, 'files', 'v1'), recall(home, 'files', 'v1')]).toEqual([{ a: 1 }, null]);
  });

  test('in a .promptctl that they may write to is not believed', async () => {
    const home = join(await temporaryDirectory(), '.promptctl');
    remember(home, 'files', 'v1', { a: 1 });
    chmodSync(home, 0o770);
    expect(recall(home, 'files', 'v1')).toBeNull();
    remember(home, 'files', 'v1', { a: 2 });
    chmodSync(home, 0o700);
    expect(recall(home, 'files', 'v1')).toEqual({ a: 1 });
  });

  test('beside a file that is written is not written to', async () => {
    const folder = await temporaryDirectory();
    const victim = join(folder, 'victim');
    writeFileSync(victim, 'precious');
    mkdirSync(join(folder, 'project'));
    for (const name of ['prompts.yaml.tmp', `prompts.yaml.${process.pid}.tmp`])
      symlinkSync(victim, join(folder, 'project', name));
    writeTexts(join(folder, 'project'), new Map([['prompts.yaml', 'prompts: {}\n']]));
    expect(readFileSync(victim, 'utf8')).toBe('precious');
    expect(lstatSync(join(folder, 'project', 'prompts.yaml')).isFile()).toBe(true);
  });

  test('as a folder of snapshots that they may write to is refused, and so is one of theirs or a link of theirs', async () => {
    const directory = join(await temporaryDirectory(), 'state');
    mkdirSync(directory);
    chmodSync(directory, 0o770);
    const snapshot = openDiskSnapshot({ directory, connection: 'db.acme.com:5432/app', environment: 'production' });
    expect(await rejection(snapshot.save(completeState(), false))).toEqual({
      code: 'snapshot-unwritable',
      exit: 1,
      data: { file: snapshot.path, reason: 'others than its owner may write to its folder' },
    });
    expect(readdirSync(directory)).toEqual([]);
    const named = (uid: number, isLink: boolean) => ({ uid, isSymbolicLink: () => isLink });
    expect([
      objectionToDirectory(named(7, false), { uid: 7, mode: 0o40700 }, 7),
      objectionToDirectory(named(0, false), { uid: 0, mode: 0o40777 }, 7),
      objectionToDirectory(named(0, true), { uid: 7, mode: 0o40700 }, 7),
      objectionToDirectory(named(8, false), { uid: 8, mode: 0o40700 }, 7),
      objectionToDirectory(named(8, true), { uid: 7, mode: 0o40700 }, 7),
      objectionToDirectory(named(8, true), { uid: 8, mode: 0o40777 }, null),
    ]).toEqual([
      null,
      null,
      null,
      'its folder belongs to another user (8)',
      'its folder is a link that another user made',
      null,
    ]);
  });

  test.skipIf(!IS_ROOT)(
    'as a link in the place of a bundle is refused, while a link of our own is followed',
    async () => {
      const story = await tellStory();
      story.write('prompts.yaml', promptFile({ 'bot/greet': 'Hello' }));
      await story.prepare('promptctl push', 'promptctl promote bot/greet@1');
      story.write('victim', 'precious');
      symlinkSync(join(story.folder, 'victim'), join(story.folder, 'app.bundle'));
      lchownSync(join(story.folder, 'app.bundle'), STRANGER, STRANGER);
      await story.run('promptctl bundle -o app.bundle');
      expect(story.read('victim')).toBe('precious');
      expect(story.text()).toContain('✖ cannot write "app.bundle"');
      lchownSync(join(story.folder, 'app.bundle'), 0, 0);
      await story.prepare('promptctl bundle -o app.bundle');
      expect(story.read('victim')).not.toBe('precious');
    },
  );

  test.each(['link', 'open'])('as a place for spools (%s) is refused', async (kind) => {
    const folder = await temporaryDirectory();
    const [root, target] = [join(folder, 'spool'), join(folder, 'target')];
    mkdirSync(target, { mode: 0o700 });
    if (kind === 'link') symlinkSync(target, root);
    else {
      mkdirSync(root);
      chmodSync(root, 0o777);
    }
    expect(openDiskSpool({ root, now: Date.now } as Parameters<typeof openDiskSpool>[0])).toEqual({
      kind: 'refused',
      reason: kind === 'link' ? 'it is a symbolic link' : 'others than its owner may write to it',
    });
    expect([existsSync(root), readdirSync(target)]).toEqual([true, []]);
  });
});

test('all that promptctl keeps for itself is closed to others', async () => {
  const story = await tellStory();
  const stateDir = join(story.folder, 'state');
  story.write('prompts.yaml', promptFile({ 'bot/greet': 'Hello' }));
  await story.prepare('promptctl push', 'promptctl promote bot/greet@1');
  const prompts = createPrompts({ databaseUrl: story.env['PROMPTCTL_DATABASE_URL'], stateDir, redisUrl: null });
  onTestFinished(() => void prompts.close());
  prompts.trackExecution(await prompts.getPrompt('bot/greet'), { promptTokens: 1 });
  await prompts.flush();
  const kept = [stateDir, join(story.folder, '.promptctl')].flatMap((folder) => [
    folder,
    ...readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
  ]);
  // Without the line for git, which says nothing.
  const open = kept.filter((path) => !path.endsWith('.gitignore') && (statSync(path).mode & 0o066) !== 0);
  expect(kept.some((path) => path.endsWith('.snapshot'))).toBe(true);
  expect(kept.some((path) => path.endsWith('.seg') || path.includes('spool'))).toBe(true);
  expect(kept.some((path) => path.endsWith('files.json'))).toBe(true);
  expect(open).toEqual([]);
});

describe('new files of a pull', () => {
  test.each([
    ['prompts/con.yaml', 'con.yaml is a device on Windows'],
    ['prompts/bot/nul.reply.yaml', 'nul.reply.yaml is a device on Windows'],
    ['prompts/COM1', 'COM1 is a device on Windows'],
    ['prompts/lpt9/x.yaml', 'lpt9 is a device on Windows'],
    ['prompts/bot./greet.yaml', 'Windows takes no such name'],
    ['prompts/bot /greet.yaml', 'Windows takes no such name'],
    ['prompts/a:b.yaml', 'Windows takes no such name'],
    ['prompts/a\\..\\b.yaml', 'Windows takes no such name'],
    ['prompts/a\nb.yaml', 'Windows takes no such name'],
    ['prompts/../.github/workflows/x.yaml', 'it leads elsewhere than it says'],
    ['../x.yaml', 'it leads elsewhere than it says'],
    ['/etc/x.yaml', 'it leads elsewhere than it says'],
    ['prompts/Bot/other.yaml', 'it differs from prompts/bot in nothing but its spelling'],
    ['prompts/bot/GREET.yaml', 'it differs from prompts/bot/greet.yaml in nothing but its spelling'],
    ['prompts/bot/cafe\u0301.yaml', 'it differs from prompts/bot/caf\u00e9.yaml in nothing but its spelling'],
  ])('%j are refused', async (file, reason) => {
    const root = await temporaryDirectory();
    mkdirSync(join(root, 'prompts/bot'), { recursive: true });
    for (const name of ['greet', 'caf\u00e9']) writeFileSync(join(root, `prompts/bot/${name}.yaml`), '');
    expect(await rejection(later(() => requirePortable(root, [file])))).toEqual({
      code: 'path-unportable',
      exit: 1,
      data: { file, reason },
    });
  });

  test('that differ only in case from each other are refused, and all others taken', async () => {
    const root = await temporaryDirectory();
    const judge = (...paths: string[]) => outcomeOf(later(() => requirePortable(root, paths)));
    expect(await judge('prompts/A/a.yaml', 'prompts/a/b.yaml')).toBe('path-unportable');
    expect(await judge('prompts/a/a.yaml', 'prompts/a/b.yaml', 'prompts/console.yaml', 'prompts/a/com10.yaml')).toBe(
      'done',
    );
  });

  test('of names that the database gives are refused before any file is written', async () => {
    const url = await temporaryDatabase();
    const story = await tellStory({ env: { PROMPTCTL_DATABASE_URL: url } });
    story.write('theirs/prompts.yaml', promptFile({ 'bot/greet': 'Hello', 'bot/con': 'Bye' }));
    await story.prepare('PROMPTCTL_HOME=theirs promptctl push theirs/prompts.yaml');
    story.write('theirs/prompts.yaml', '');
    await story.run("promptctl pull 'bot/*'");
    expect(existsSync(join(story.folder, 'prompts'))).toBe(false);
    await story.run('promptctl pull bot/greet');
    expect(story.text()).toMatchInlineSnapshot(`
      "$ promptctl pull 'bot/*'
      2> ✖ "prompts/bot/con.yaml" cannot be written: con.yaml is a device on Windows
      2>   nothing was written; promptctl show NAME --format yaml > FILE gives the prompt a file of another name
      exit 1

      $ promptctl pull bot/greet
      Pulled from db.test/app
        + bot/greet  1  prompts/bot/greet.yaml

      1 prompt
      exit 0
      "
    `);
  });
});
