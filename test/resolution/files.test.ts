import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type OpenFiles, openFiles } from '../../src/resolution/files/open.ts';
import { resolveLocal } from '../../src/resolution/resolve-local.ts';
import { thrown } from '../helpers/held-prompts.ts';
import { rejection } from '../helpers/rejection.ts';
import { promptFile } from '../helpers/sample-prompts.ts';
import { compileWorker } from '../helpers/worker-process.ts';

let root: string;
const closing: OpenFiles[] = [];

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'promptctl-files-')));
});
afterEach(() => {
  for (const files of closing.splice(0)) files.close();
  rmSync(root, { recursive: true, force: true });
});

function write(path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

/** Follows files; `next` waits for what is told next. */
async function follow(files: string | readonly string[], watch = true) {
  const told: unknown[] = [];
  let wake = () => {};
  const tell = (what: unknown) => {
    told.push(what);
    wake();
  };
  const onChange = (changed: readonly string[]) => tell({ changed });
  const onProblem = (_code: string, problem: string) => tell({ problem });
  const open = await openFiles({ files, directory: root, watch, onChange, onProblem });
  closing.push(open);
  const next = async (): Promise<unknown> => {
    while (told.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    return told.shift();
  };
  const ask = (name: string, variables = {}) => {
    const { prompts } = open;
    const local = { environment: 'production', source: 'files', head: null, prompts } as const;
    return resolveLocal(local, name, prompts.get(name), variables);
  };
  return { open, next, ask, texts: () => textsOf(open) };
}

function textsOf({ prompts }: OpenFiles): { [name: string]: string | undefined } {
  return Object.fromEntries([...prompts].map(([name, { content }]) => [name, content.template]));
}

describe('prompts of files', () => {
  it('are resolved as served ones, without version and head', async () => {
    write(
      'prompts/a.yaml',
      'defaults: { model: sonnet }\nprompts: { support/reply: { variables: { x: string }, template: "Hi {{x}}" } }',
    );
    const { ask, open } = await follow('prompts/', false);
    expect(ask('support/reply', { x: 'Ann' })).toStrictEqual({
      name: 'support/reply',
      version: null,
      versionId: null,
      digest: open.prompts.get('support/reply')?.digest,
      environment: 'production',
      test: null,
      rendered: 'Hi Ann',
      systemMessage: null,
      messages: [{ role: 'user', content: 'Hi Ann' }],
      model: 'sonnet',
      temperature: null,
      maxTokens: null,
      parameters: null,
      tools: null,
      output: null,
      metadata: null,
      source: 'files',
      stale: false,
      head: null,
    });
    expect(thrown(() => ask('support/repyl'))).toEqual({
      code: 'prompt-not-served',
      data: { environment: 'production', name: 'support/repyl', retired: false, suggestions: ['support/reply'] },
    });
    expect(thrown(() => ask('support/reply'))).toMatchObject({ code: 'variables-missing' });
  });

  it('are found by paths, folders and patterns, also outside the folder and with odd characters', async () => {
    write('one.yaml', promptFile({ one: '1' }));
    write('folder/deep/two.yml', promptFile({ two: '2' }));
    write('folder/node_modules/no.yaml', promptFile({ no: '0' }));
    write('app/(chat)/three.yaml', promptFile({ three: '3' }));
    write('lib/four.prompt.yaml', promptFile({ four: '4' }));
    write('lib/no.yaml', promptFile({ no: '0' }));
    const all = ['one.yaml', 'folder', './app/(chat)/three.yaml', 'lib/*.prompt.yaml', join(root, 'one.yaml')];
    expect((await follow(all, false)).texts()).toEqual({ one: '1', two: '2', three: '3', four: '4' });
    expect((await follow(join(root, 'lib/*.prompt.*'), false)).texts()).toEqual({ four: '4' });
    const outside = await openFiles({
      files: ['../folder/deep/', '../one.yaml'],
      directory: join(root, 'app'),
      watch: false,
      onChange: () => {},
      onProblem: () => {},
    });
    expect(textsOf(outside)).toEqual({ one: '1', two: '2' });
  });

  it('are refused with every mistake, as the command line does', async () => {
    write('prompts/a.yaml', promptFile({ same: 'x' }));
    write('prompts/b.yaml', promptFile({ same: 'x' }));
    write('prompts/c.yaml', 'prompts:\n  c: { tempalte: x }\n');
    const open = (files: string) =>
      rejection(openFiles({ files, directory: root, watch: true, onChange: () => {}, onProblem: () => {} }));
    expect(await open('prompts')).toMatchObject({
      code: 'files-invalid',
      data: {
        diagnostics: [
          { code: 'unknown-key', file: 'prompts/c.yaml', line: 2, column: 8 },
          {
            code: 'duplicate-prompt',
            file: 'prompts/b.yaml',
            line: 2,
            column: 3,
            frame: expect.stringContaining('same:'),
          },
        ],
      },
    });
    expect(await open('nowhere')).toMatchObject({ code: 'file-missing', data: { file: 'nowhere' } });
    expect(await open('*.prompt.yaml')).toMatchObject({
      code: 'no-prompt-files',
      data: { patterns: ['*.prompt.yaml'] },
    });
  });
});

describe('files that are saved', () => {
  it('are served as they are now, with the names of what changed', async () => {
    write('prompts/a.yaml', promptFile({ a: '1', b: '1' }));
    const { next, texts, open } = await follow('prompts');
    const before = open.prompts.get('b');
    write('prompts/a.yaml', promptFile({ a: '2', b: '1' }));
    expect([await next(), texts()]).toEqual([{ changed: ['a'] }, { a: '2', b: '1' }]);
    expect(open.prompts.get('b')?.digest).toBe(before?.digest);
    write('prompts/a.yaml', promptFile({ a: '2' }));
    expect([await next(), texts()]).toEqual([{ changed: ['b'] }, { a: '2' }]);
  });

  it('are seen when an editor replaces them, again and again', async () => {
    write('prompts.yaml', promptFile({ a: '0' }));
    const { next, texts } = await follow('prompts.yaml');
    for (const n of ['1', '2', '3']) {
      write('.prompts.yaml.swp', promptFile({ a: n }));
      renameSync(join(root, '.prompts.yaml.swp'), join(root, 'prompts.yaml'));
      expect([await next(), texts()]).toEqual([{ changed: ['a'] }, { a: n }]);
    }
  });

  it('are seen when they are new, in new folders too, and when they go', async () => {
    write('prompts/a.yaml', promptFile({ a: '1' }));
    const { next, texts } = await follow('prompts');
    write('prompts/new/deep/b.yaml', promptFile({ b: '1' }));
    expect(await next()).toEqual({ changed: ['b'] });
    write('prompts/new/deep/b.yaml', promptFile({ b: '2' }));
    expect([await next(), texts()]).toEqual([{ changed: ['b'] }, { a: '1', b: '2' }]);
    rmSync(join(root, 'prompts/new'), { recursive: true });
    expect([await next(), texts()]).toEqual([{ changed: ['b'] }, { a: '1' }]);
  });

  it('are seen behind links and patterns, and when a link is turned to another file', async () => {
    write('real/one.yaml', promptFile({ a: '1' }));
    write('real/two.yaml', promptFile({ a: '2' }));
    mkdirSync(join(root, 'prompts'));
    symlinkSync('../real/one.yaml', join(root, 'prompts/link.yaml'));
    const { next, texts } = await follow('prompts/**/*.yaml');
    write('real/one.yaml', promptFile({ a: '1b' }));
    expect([await next(), texts()]).toEqual([{ changed: ['a'] }, { a: '1b' }]);
    symlinkSync('../real/two.yaml', join(root, 'prompts/new'));
    renameSync(join(root, 'prompts/new'), join(root, 'prompts/link.yaml'));
    expect([await next(), texts()]).toEqual([{ changed: ['a'] }, { a: '2' }]);
  });

  it('are not served while they are broken: the last good ones are, and the place is told once', async () => {
    write('prompts/a.yaml', promptFile({ a: '1' }));
    write('prompts/b.yaml', promptFile({ b: '1' }));
    const { next, texts } = await follow('prompts');
    const broken = 'prompts:\n  a:\n    template: "{{oops}}"\n    tepmerature: 1\n';
    write('prompts/a.yaml', broken);
    expect([await next(), texts()]).toEqual([
      { problem: expect.stringMatching(/^prompts\/a\.yaml:3:16: .*oops.* \(and 1 more\)$/) },
      { a: '1', b: '1' },
    ]);
    write('prompts/a.yaml', broken);
    write('prompts/b.yaml', promptFile({ a: '2', b: '2' }));
    expect(await next()).toEqual({ problem: expect.stringContaining('prompts/a.yaml:3:16') });
    write('prompts/a.yaml', promptFile({ c: '3' }));
    expect([await next(), texts()]).toEqual([{ changed: ['a', 'b', 'c'] }, { a: '2', b: '2', c: '3' }]);
  });

  it('may go and come back with their folder, as when a branch is changed', async () => {
    write('deep/prompts/a.yaml', promptFile({ a: '1' }));
    const { next, texts } = await follow('deep/prompts');
    rmSync(join(root, 'deep'), { recursive: true });
    expect([await next(), texts()]).toEqual([{ problem: expect.stringMatching(/deep\/prompts.*ENOENT/) }, { a: '1' }]);
    write('deep/prompts/a.yaml', promptFile({ a: '2' }));
    expect([await next(), texts()]).toEqual([{ changed: ['a'] }, { a: '2' }]);
    write('other/a.yaml', promptFile({ a: '3' }));
    rmSync(join(root, 'deep/prompts'), { recursive: true });
    renameSync(join(root, 'other'), join(root, 'deep/prompts'));
    let seen = await next();
    while ('problem' in (seen as object)) seen = await next();
    expect([seen, texts()]).toEqual([{ changed: ['a'] }, { a: '3' }]);
    write('deep/prompts/a.yaml', promptFile({ a: '4' }));
    expect([await next(), texts()]).toEqual([{ changed: ['a'] }, { a: '4' }]);
  });

  it('may be replaced with their folder in one moment', async () => {
    write('prompts/a.yaml', promptFile({ a: '0' }));
    const { next, texts } = await follow('prompts');
    for (const n of ['1', '2', '3']) {
      rmSync(join(root, 'prompts'), { recursive: true });
      write('prompts/a.yaml', promptFile({ a: n }));
      expect(await next()).toEqual({ changed: ['a'] });
      write('prompts/a.yaml', promptFile({ a: `${n} again` }));
      expect([await next(), texts()]).toEqual([{ changed: ['a'] }, { a: `${n} again` }]);
    }
  });

  it('are no longer followed after close', async () => {
    write('prompts/a.yaml', promptFile({ a: '1' }));
    const [closed, other] = [await follow('prompts'), await follow('prompts')];
    closed.open.close();
    closed.open.close();
    write('prompts/a.yaml', promptFile({ a: '2' }));
    expect(await other.next()).toEqual({ changed: ['a'] });
    expect(closed.texts()).toEqual({ a: '1' });
  });

  it('do not keep a process from ending', async () => {
    write('prompts/a.yaml', promptFile({ a: '1' }));
    const worker = await compileWorker('file-follower.ts');
    try {
      expect(await worker.run(root, 'prompts', '*.yaml', 'prompts/a.yaml')).toBe('a');
    } finally {
      await worker.remove();
    }
  });
});
