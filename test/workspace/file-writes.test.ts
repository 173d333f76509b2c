import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { planLine, planNew, writeTexts } from '../../src/workspace/file-writes.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'promptctl-writes-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const write = (path: string, text: string) => writeFileSync(join(root, path), text);
const read = (path: string) => readFileSync(join(root, path), 'utf8');

describe('writing', () => {
  it('makes folders, replaces whole files, and leaves nothing beside them', () => {
    writeTexts(root, new Map([['a/b/c.yaml', 'one']]));
    writeTexts(root, new Map(Object.entries({ 'a/b/c.yaml': 'two', 'a/d.yaml': 'three' })));
    expect([read('a/b/c.yaml'), read('a/d.yaml')]).toEqual(['two', 'three']);
    expect([readdirSync(join(root, 'a')), readdirSync(join(root, 'a/b'))]).toEqual([['b', 'd.yaml'], ['c.yaml']]);
  });

  it('keeps the mode of a file that it replaces', () => {
    write('closed.yaml', 'one');
    chmodSync(join(root, 'closed.yaml'), 0o640);
    writeTexts(root, new Map([['closed.yaml', 'two']]));
    expect([read('closed.yaml'), statSync(join(root, 'closed.yaml')).mode & 0o777]).toEqual(['two', 0o640]);
  });

  it('makes the folder of a project that is not there yet', () => {
    writeTexts(join(root, 'new/project'), new Map([['prompts.yaml', 'one']]));
    expect(read('new/project/prompts.yaml')).toBe('one');
  });

  it('follows no link out of the project, nor a link in place of the file, and then writes nothing at all', () => {
    const outside = mkdtempSync(join(tmpdir(), 'promptctl-outside-'));
    symlinkSync(outside, join(root, 'out'));
    write('real.yaml', 'mine');
    symlinkSync(join(root, 'real.yaml'), join(root, 'link.yaml'));
    for (const path of ['out/x.yaml', 'out/deeper/x.yaml', 'link.yaml', '../x.yaml', '../promptctl-no/x.yaml']) {
      const texts = new Map(Object.entries({ 'real.yaml': 'theirs', 'new/x.yaml': 'theirs', [path]: 'theirs' }));
      expect(() => writeTexts(root, texts)).toThrow(expect.objectContaining({ code: 'path-outside' }));
    }
    expect(read('real.yaml')).toBe('mine');
    expect([readdirSync(root), readdirSync(outside)]).toEqual([['link.yaml', 'out', 'real.yaml'], []]);
    rmSync(outside, { recursive: true });
  });

  it.each([
    ['a folder is in place of a file', 'folder'],
    ['a file is in place of a folder', 'first.yaml/x.yaml'],
    ['a name is too long', `${'x'.repeat(300)}.yaml`],
  ])('leaves every file as it was when %s', (_, path) => {
    write('first.yaml', 'mine');
    mkdirSync(join(root, 'folder'));
    const texts = new Map(Object.entries({ 'first.yaml': 'theirs', [path]: 'theirs' }));
    expect(() => writeTexts(root, texts)).toThrow(
      expect.objectContaining({ code: 'file-unwritable', data: expect.objectContaining({ file: path }) }),
    );
    expect([read('first.yaml'), readdirSync(root)]).toEqual(['mine', ['first.yaml', 'folder']]);
  });
});

describe('a plan', () => {
  it('keeps files that are there, unless they are to be overwritten', () => {
    write('a', 'mine');
    expect([planNew(root, 'new', '1', false), planNew(root, 'a', '1', false), planNew(root, 'a', '1', true)]).toEqual([
      { path: 'new', text: '1', outcome: 'created' },
      { path: 'a', text: '1', outcome: 'kept' },
      { path: 'a', text: '1', outcome: 'overwritten' },
    ]);
  });

  it('adds a line once', () => {
    expect(planLine(root, 'x', 'y')).toEqual({ path: 'x', text: 'y\n', outcome: 'created' });
    write('x', 'x');
    expect(planLine(root, 'x', 'y')).toEqual({ path: 'x', text: 'x\ny\n', outcome: 'overwritten' });
    expect(planLine(root, 'x', 'x')).toEqual({ path: 'x', text: 'x', outcome: 'kept' });
  });
});
