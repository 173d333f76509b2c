import { execFileSync } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readProvenance, toSource } from '../../src/workspace/provenance.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'promptctl-provenance-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const git = (...words: string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...words], { cwd: root, stdio: 'pipe' })
    .toString()
    .trim();

function begin(): string {
  git('init', '--quiet', '--initial-branch', 'main');
  writeFileSync(join(root, 'a.yaml'), 'name: a\ntemplate: x\n');
  git('add', '.');
  git('commit', '--quiet', '-m', 'Begin');
  return git('rev-parse', 'HEAD');
}

describe('where a checkout stands', () => {
  it('is repository, branch and commit, and whether anything differs from it', async () => {
    const commit = begin();
    git('remote', 'add', 'origin', 'https://ana:secret@Git.Acme.com:8443/team/app.git');
    const clean = await readProvenance(root, {}, ['a.yaml']);
    expect(clean).toEqual({
      repository: 'git.acme.com/team/app',
      branch: 'main',
      commit,
      committedAt: expect.stringMatching(/^\d{4}-/),
      dirty: false,
      shallow: false,
      run: null,
    });
    writeFileSync(join(root, 'a.yaml'), 'name: a\ntemplate: y\n');
    expect(await readProvenance(root, {}, ['a.yaml'])).toEqual({ ...clean, dirty: true });
    expect(toSource(clean)).toEqual({
      repository: clean.repository,
      branch: 'main',
      commit,
      committedAt: clean.committedAt,
      dirty: false,
    });
  });

  it.each([
    ['git@github.com:acme/app.git', 'github.com/acme/app'],
    ['ssh://git@github.com/acme/app', 'github.com/acme/app'],
    ['/srv/git/app.git', null],
    ['file:///srv/git/app.git', null],
  ])('is told of the remote %s by %s', async (remote, repository) => {
    const commit = begin();
    git('remote', 'add', 'origin', remote);
    expect((await readProvenance(root, {}, [])).repository).toBe(repository ?? `root-${commit.slice(0, 12)}`);
  });

  it('is dirty where a prompt file is ignored by git or lies outside the repository', async () => {
    begin();
    writeFileSync(join(root, '.gitignore'), 'mine.yaml\n');
    writeFileSync(join(root, 'mine.yaml'), 'name: b\ntemplate: x\n');
    git('add', '.');
    git('commit', '--quiet', '-m', 'Ignore');
    const dirty = async (files: string[]) => (await readProvenance(root, {}, files)).dirty;
    expect([await dirty(['a.yaml']), await dirty(['mine.yaml']), await dirty(['../elsewhere.yaml'])]).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('in a detached checkout of a pipeline is the branch and run that its variables tell', async () => {
    begin();
    git('checkout', '--quiet', '--detach');
    expect(await readProvenance(root, { BRANCH_NAME: 'main', BUILD_URL: 'https://ci/7' }, [])).toMatchObject({
      branch: 'main',
      run: 'https://ci/7',
    });
    expect(await readProvenance(root, {}, [])).toMatchObject({ branch: null, run: null });
  });

  it('is nowhere without a repository, and before the first commit', async () => {
    const nowhere = {
      repository: null,
      branch: null,
      commit: null,
      committedAt: null,
      dirty: false,
      shallow: false,
      run: null,
    };
    expect(await readProvenance(root, {}, [])).toEqual(nowhere);
    git('init', '--quiet');
    expect(await readProvenance(root, {}, [])).toEqual(nowhere);
    expect(toSource(nowhere)).toEqual({});
  });

  it.runIf(process.getuid?.() === 0)(
    'is refused, with what mends it, where the repository is another user’s',
    async () => {
      mkdirSync(join(root, '.git'));
      chownSync(join(root, '.git'), 65_534, 65_534);
      git('init', '--quiet');
      chownSync(root, 65_534, 65_534);
      await expect(readProvenance(root, {}, [])).rejects.toMatchObject({
        code: 'git-refused',
        exit: 1,
        hint: `git config --global --add safe.directory ${root}`,
      });
    },
  );
});
