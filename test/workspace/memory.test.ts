import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recallBases, rememberBases } from '../../src/workspace/bases.ts';
import { recall, remember } from '../../src/workspace/memory.ts';
import { readPromptSet } from '../../src/workspace/prompt-set.ts';

let root: string;
let home: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'promptctl-memory-'));
  home = join(root, '.promptctl');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('what is remembered', () => {
  it('is recalled, and lies where nobody else reads it and git does not see it', () => {
    remember(home, 'files', 'v1', { a: 1 });
    expect(recall(home, 'files', 'v1')).toEqual({ a: 1 });
    expect(statSync(join(home, 'files.json')).mode & 0o777).toBe(0o600);
    expect(statSync(home).mode & 0o066).toBe(0);
    expect(readFileSync(join(home, '.gitignore'), 'utf8')).toBe('*\n');
  });

  it('is forgotten when it was written by another version, changed, cut short or never written', () => {
    remember(home, 'files', 'v1', { a: 1 });
    const path = join(home, 'files.json');
    const text = readFileSync(path, 'utf8');
    expect(recall(home, 'files', 'v2')).toBeNull();
    for (const wrong of [text.replace('1}', '2}'), text.slice(0, -1), '', 'null', '\n{}']) {
      writeFileSync(path, wrong);
      expect(recall(home, 'files', 'v1')).toBeNull();
    }
    expect(recall(home, 'other', 'v1')).toBeNull();
  });

  it('that cannot be written is no failure, and leaves no half file', () => {
    mkdirSync(join(home, 'files.json'), { recursive: true });
    remember(home, 'files', 'v1', { a: 1 });
    expect(readdirSync(home)).toEqual(['files.json']);
  });
});

describe('bases', () => {
  const main = { branch: 'main', commit: 'c1' };
  const here = () => ({ home, root });

  it('are kept per database and per branch, and added to', () => {
    rememberBases(here(), 'db1', main, new Map([['a', { version: 1, digest: 'x' }]]));
    rememberBases(here(), 'db1', main, new Map([['b', { version: 2, digest: 'y' }]]));
    rememberBases(here(), 'db1', { branch: 'feature', commit: 'c9' }, new Map([['a', { version: 9, digest: 'z' }]]));
    expect([...recallBases(here(), 'db1', main)]).toEqual([
      ['a', { version: 1, digest: 'x' }],
      ['b', { version: 2, digest: 'y' }],
    ]);
    expect([...recallBases(here(), 'db1', { branch: 'feature', commit: 'c9' })]).toEqual([
      ['a', { version: 9, digest: 'z' }],
    ]);
    expect([...recallBases(here(), 'db2', main)]).toEqual([]);
  });

  it('are inherited by a new branch at the same commit, and by no other', () => {
    rememberBases(here(), 'db1', main, new Map([['a', { version: 1, digest: 'x' }]]));
    expect([...recallBases(here(), 'db1', { branch: 'fix', commit: 'c1' })]).toEqual([
      ['a', { version: 1, digest: 'x' }],
    ]);
    expect([...recallBases(here(), 'db1', { branch: 'fix', commit: 'c2' })]).toEqual([]);
    expect([...recallBases(here(), 'db1', { branch: 'fix', commit: null })]).toEqual([]);
  });

  it('are corrected when the same number says something else', () => {
    rememberBases(here(), 'db1', main, new Map([['a', { version: 1, digest: 'x' }]]));
    rememberBases(here(), 'db1', main, new Map([['a', { version: 1, digest: 'restored' }]]));
    expect([...recallBases(here(), 'db1', main)]).toEqual([['a', { version: 1, digest: 'restored' }]]);
  });

  it('are not shared by two checkouts that share a home', () => {
    rememberBases(here(), 'db1', main, new Map([['a', { version: 1, digest: 'x' }]]));
    expect([...recallBases({ home, root: `${root}/other` }, 'db1', main)]).toEqual([]);
  });

  it.each(['constructor', 'tostring', '__proto__'])('take %s for a prompt like any other, or leave it', (name) => {
    expect(recallBases(here(), 'db1', main).get(name)).toBeUndefined();
    rememberBases(here(), 'db1', main, new Map([[name, { version: 1, digest: 'x' }]]));
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
    expect(recallBases(here(), 'db1', main).get('a')).toBeUndefined();
  });
});

describe('the prompts of files', () => {
  const place = () => ({ root, cwd: root, home });
  const write = (text: string) => writeFileSync(join(root, 'a.yaml'), text);

  it('are read from memory while the bytes are the same, with contents on demand', async () => {
    write('name: a\ntemplate: one\n');
    const first = await readPromptSet(place(), ['a.yaml']);
    const again = await readPromptSet(place(), ['a.yaml']);
    expect(again.prompts).toEqual(first.prompts);
    expect(await Promise.all(again.prompts.map((prompt) => again.contentOf(prompt)))).toEqual(['{"template":"one"}']);
  });

  it('are read anew when a byte changed, whatever the memory says', async () => {
    write('name: a\ntemplate: one\n');
    const [one] = (await readPromptSet(place(), ['a.yaml'])).prompts;
    write('name: a\ntemplate: two\n');
    const [two] = (await readPromptSet(place(), ['a.yaml'])).prompts;
    expect(two?.digest).not.toBe(one?.digest);
  });

  it('are refused when a file changes between being compared and being stored', async () => {
    write('name: a\ntemplate: one\n');
    await readPromptSet(place(), ['a.yaml']);
    const set = await readPromptSet(place(), ['a.yaml']);
    write('name: a\ntemplate: two\n');
    const [prompt] = set.prompts;
    await expect(prompt && set.contentOf(prompt)).rejects.toMatchObject({ code: 'file-changed', exit: 5 });
  });

  it('with problems are never remembered: the second reading says the same', async () => {
    write('name: a\ntemplate: "{{x}}"\n');
    for (let i = 0; i < 2; i++) {
      await expect(readPromptSet(place(), ['a.yaml'])).rejects.toMatchObject({ code: 'files-invalid' });
    }
  });

  it('may not define one name in two files', async () => {
    write('name: a\ntemplate: one\n');
    writeFileSync(join(root, 'b.yaml'), 'name: a\ntemplate: two\n');
    await expect(readPromptSet(place(), ['a.yaml', 'b.yaml'])).rejects.toMatchObject({
      code: 'files-invalid',
      data: { diagnostics: [expect.objectContaining({ code: 'duplicate-prompt' })] },
    });
  });
});
