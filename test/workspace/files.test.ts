import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LARGEST_FILE } from '../../src/domain/prompt-file/limits.ts';
import { DEFAULT_PATTERNS, findFiles, isPath, readBytes, readTextIfThere } from '../../src/workspace/files.ts';
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
      'prompts/b/d.yml',
      'src/x.prompt.yaml',
      'src/y.prompt.yml',
      'other.yaml',
      'other.yml',
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
      'prompts/b/d.yml',
      'src/x.prompt.yaml',
      'src/y.prompt.yml',
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

describe('a link', () => {
  const link = (to: string, path: string) => {
    mkdirSync(join(root, path, '..'), { recursive: true });
    symlinkSync(to, join(root, path));
  };

  it('that a pattern finds is the file it leads to, once, be it to a file or to a folder around it', async () => {
    for (const path of ['prompts/a.yaml', 'shared/b.yaml', 'shared/deep/c.yml']) write(path);
    link('a.yaml', 'prompts/again.yaml');
    link('../shared/b.yaml', 'prompts/b.yaml');
    link('../shared', 'prompts/shared');
    link('..', 'prompts/loop');
    link('nowhere.yaml', 'prompts/dead.yaml');
    expect(await findFiles(root, root, [], DEFAULT_PATTERNS)).toEqual([
      'prompts/a.yaml',
      'shared/b.yaml',
      'shared/deep/c.yml',
    ]);
  });

  it('that leads out of the project is passed over', async () => {
    write('outside/a.yaml');
    write('outside/deep/b.yaml');
    write('project/prompts/mine.yaml');
    link('../../outside/a.yaml', 'project/prompts/a.yaml');
    link('../../outside', 'project/prompts/outside');
    expect(await findFiles(join(root, 'project'), root, [], DEFAULT_PATTERNS)).toEqual(['prompts/mine.yaml']);
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

describe('reading', () => {
  it('takes of a large file no more than shows that it is too large, and its text whole', () => {
    write('large.yaml', 'x'.repeat(3 * LARGEST_FILE));
    expect(readBytes(root, 'large.yaml')).toHaveLength(LARGEST_FILE + 1);
    expect(readTextIfThere(root, 'large.yaml')).toHaveLength(3 * LARGEST_FILE);
    expect(readTextIfThere(root, 'missing.yaml')).toBeNull();
    write('marked.yaml', '\ufeffname: x');
    expect(readTextIfThere(root, 'marked.yaml')).toBe('\ufeffname: x');
    expect(() => readBytes(root, 'missing.yaml')).toThrow(expect.objectContaining({ code: 'file-missing' }));
  });
});
