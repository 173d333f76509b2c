import { mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { promptFile } from '../helpers/sample-prompts.ts';
import { compileWorker } from '../helpers/worker-process.ts';
import { useFiles } from './follow-files.ts';

const { at, write, follow } = useFiles();

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
      renameSync(at('.prompts.yaml.swp'), at('prompts.yaml'));
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
    rmSync(at('prompts/new'), { recursive: true });
    expect([await next(), texts()]).toEqual([{ changed: ['b'] }, { a: '1' }]);
  });

  it('are seen behind links and patterns, and when a link is turned to another file', async () => {
    write('real/one.yaml', promptFile({ a: '1' }));
    write('real/two.yaml', promptFile({ a: '2' }));
    mkdirSync(at('prompts'));
    symlinkSync('../real/one.yaml', at('prompts/link.yaml'));
    const { next, texts } = await follow('prompts/**/*.yaml');
    write('real/one.yaml', promptFile({ a: '1b' }));
    expect([await next(), texts()]).toEqual([{ changed: ['a'] }, { a: '1b' }]);
    symlinkSync('../real/two.yaml', at('prompts/new'));
    renameSync(at('prompts/new'), at('prompts/link.yaml'));
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
    rmSync(at('deep'), { recursive: true });
    expect([await next(), texts()]).toEqual([{ problem: expect.stringMatching(/deep\/prompts.*ENOENT/) }, { a: '1' }]);
    write('deep/prompts/a.yaml', promptFile({ a: '2' }));
    expect([await next(), texts()]).toEqual([{ changed: ['a'] }, { a: '2' }]);
    write('other/a.yaml', promptFile({ a: '3' }));
    rmSync(at('deep/prompts'), { recursive: true });
    renameSync(at('other'), at('deep/prompts'));
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
      rmSync(at('prompts'), { recursive: true });
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
      expect(await worker.run(at(''), 'prompts', '*.yaml', 'prompts/a.yaml')).toBe('a');
    } finally {
      await worker.remove();
    }
  });
});
