import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tellStory } from '../../helpers/story.ts';

test.each([
  ['a pipe', null],
  ['a terminal', 80],
])('a newcomer pushes, edits, releases and rolls back in %s', async (place, columns) => {
  const story = await tellStory();
  story.useTerminal(columns);
  await story.run('promptctl init');
  await story.run('promptctl validate');
  await story.run('promptctl push -m "First prompts"');
  await story.run('promptctl promote support/reply@1');
  story.edit('prompts.yaml', 'at most three', 'two');
  await story.run('promptctl status');
  await story.run('promptctl diff');
  await story.run('promptctl push -m "Shorter answers"');
  await story.run('promptctl promote --files');
  await story.run('promptctl log support/reply');
  await story.run('promptctl log');
  await story.run('promptctl rollback support/reply -m "wrong tone"');
  await story.run('promptctl log support/reply');
  await story.run('promptctl log');
  await expect(story.text()).toMatchFileSnapshot(`__snapshots__/newcomer-in-${place.replace('a ', '')}.txt`);
});

test('init keeps files that are there, unless it is told to overwrite them', async () => {
  const story = await tellStory();
  await story.prepare('promptctl init');
  story.write('prompts.yaml', 'name: mine\ntemplate: x\n');
  await story.run('promptctl init');
  await story.run('promptctl init --force --json');
  await expect(story.text()).toMatchFileSnapshot('__snapshots__/init-again.txt');
  expect(story.read('prompts.yaml')).toMatch(/^# yaml-language-server/);
});

test('init writes every file or none', async () => {
  const story = await tellStory();
  story.write('promptctl.yaml', 'database: embedded\n');
  story.write('real.yaml', 'name: mine\ntemplate: x\n');
  symlinkSync('real.yaml', join(story.folder, 'prompts.yaml'));
  await story.run('promptctl init --force');
  expect(story.text()).toMatchInlineSnapshot(`
    "$ promptctl init --force
    2> ✖ "prompts.yaml" is a link, or lies behind one that leads out of the project; it was not written
    2>   replace the link by the file itself
    exit 1
    "
  `);
  expect([story.read('promptctl.yaml'), story.read('real.yaml')]).toEqual([
    'database: embedded\n',
    'name: mine\ntemplate: x\n',
  ]);
});
