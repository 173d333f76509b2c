import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appendLine, DEFAULT_PATTERNS, findFiles, isPath, writeNew, writeText } from '../../src/workspace/files.ts';
import { findProject } from '../../src/workspace/project.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'promptctl-files-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const write = (path: string, text = '') => {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
};

describe('an argument', () => {
  it.each(['a.yaml', 'prompts/x.yml', './a', '../a', '/a/b', 'C:\\a'])('%s is a path', (text) =>
    expect(isPath(text)).toBe(true),
  );
  it.each(['a', 'support/reply', 'support/*', 'a.yamlx', 'a@7'])('%s is a name', (text) =>
    expect(isPath(text)).toBe(false),
  );
});

describe('the files of a project', () => {
  it('are found by the default patterns, never in node_modules, .git or .promptctl, and never the project file', async () => {
    for (const path of [
      'prompts.yaml',
      'prompts/a.yaml',
      'prompts/b/c.yaml',
      'src/x.prompt.yaml',
      'other.yaml',
      'promptctl.yaml',
    ])
      write(path);
    for (const path of [
      'node_modules/p/prompts/a.yaml',
      'node_modules/x.prompt.yaml',
      '.git/x.prompt.yaml',
      '.promptctl/x.prompt.yaml',
    ])
      write(path);
    expect(await findFiles(root, root, [], DEFAULT_PATTERNS)).toEqual([
      'prompts.yaml',
      'prompts/a.yaml',
      'prompts/b/c.yaml',
      'src/x.prompt.yaml',
    ]);
  });

  it('are those given, folders included, relative to where one is', async () => {
    for (const path of ['a.yaml', 'sub/b.yaml', 'sub/deep/c.yaml']) write(path);
    expect(await findFiles(root, join(root, 'sub'), ['../a.yaml', './deep'], [])).toEqual([
      'a.yaml',
      'sub/deep/c.yaml',
    ]);
    await expect(findFiles(root, root, ['missing.yaml'], [])).rejects.toMatchObject({ code: 'file-missing', exit: 1 });
  });
});

describe('the project', () => {
  it('is where promptctl.yaml is, upwards; else the git repository; else the folder', async () => {
    write('p/promptctl.yaml', 'database: embedded\n');
    write('p/a/b/x');
    write('g/.git/HEAD');
    write('g/a/x');
    expect(await findProject(join(root, 'p/a/b'), {}, null)).toMatchObject({
      root: join(root, 'p'),
      file: '../../promptctl.yaml',
      settings: { database: 'embedded' },
    });
    expect(await findProject(join(root, 'g/a'), {}, null)).toMatchObject({
      root: join(root, 'g'),
      file: null,
      settings: {},
    });
  });

  it('is the one that was named, and a missing or wrong one is an error, the second time too', async () => {
    write('x.yaml', 'database: [\n');
    await expect(findProject(root, { PROMPTCTL_CONFIG: 'none.yaml' }, null)).rejects.toMatchObject({
      code: 'file-missing',
    });
    for (let i = 0; i < 2; i++) {
      await expect(findProject(root, {}, 'x.yaml')).rejects.toMatchObject({ code: 'files-invalid' });
    }
  });

  it('is read anew when a byte of its file changed', async () => {
    for (const database of ['embedded', 'ONE_URL', 'TWO_URL']) {
      write('promptctl.yaml', `database: ${database}\n`);
      for (let i = 0; i < 2; i++) expect((await findProject(root, {}, null)).settings).toEqual({ database });
    }
  });

  it('keeps what it remembers beside the project file, or where PROMPTCTL_HOME says', async () => {
    write('promptctl.yaml', '');
    expect((await findProject(root, {}, null)).home).toBe(join(root, '.promptctl'));
    expect((await findProject(root, { PROMPTCTL_HOME: 'elsewhere' }, null)).home).toBe(join(root, 'elsewhere'));
  });
});

describe('writing', () => {
  it('makes folders, replaces whole files, and leaves nothing beside them', () => {
    writeText(root, 'a/b/c.yaml', 'one');
    writeText(root, 'a/b/c.yaml', 'two');
    expect(readFileSync(join(root, 'a/b/c.yaml'), 'utf8')).toBe('two');
  });

  it('follows no link out of the project, nor a link in place of the file', () => {
    const outside = mkdtempSync(join(tmpdir(), 'promptctl-outside-'));
    symlinkSync(outside, join(root, 'out'));
    write('real.yaml', 'mine');
    symlinkSync(join(root, 'real.yaml'), join(root, 'link.yaml'));
    for (const path of ['out/x.yaml', 'link.yaml', '../x.yaml']) {
      expect(() => writeText(root, path, 'theirs')).toThrow(expect.objectContaining({ code: 'path-outside' }));
    }
    expect(readFileSync(join(root, 'real.yaml'), 'utf8')).toBe('mine');
    rmSync(outside, { recursive: true });
  });

  it('keeps files that are there, and adds a line once', () => {
    expect([writeNew(root, 'a', '1', false), writeNew(root, 'a', '2', false), writeNew(root, 'a', '3', true)]).toEqual([
      'created',
      'kept',
      'overwritten',
    ]);
    write('.gitignore', 'x');
    expect([appendLine(root, '.gitignore', 'y'), appendLine(root, '.gitignore', 'y')]).toEqual(['overwritten', 'kept']);
    expect(readFileSync(join(root, '.gitignore'), 'utf8')).toBe('x\ny\n');
  });
});
