import { expect, test } from 'vitest';
import { promptFile } from '../../helpers/sample-prompts.ts';
import { type Story, tellStory } from '../../helpers/story.ts';

/** Version 1 is live in production, version 2 in staging, and the file is ahead of both. */
async function tellDifferences(): Promise<Story> {
  const story = await tellStory();
  story.write('prompts.yaml', promptFile({ 'bot/greet': 'Hello {{name}},\nhow are you?\n', 'bot/same': 'Same' }));
  await story.prepare('promptctl push', 'promptctl promote bot/greet@1');
  story.write('prompts.yaml', promptFile({ 'bot/greet': 'Hello {{name}},\nhow are you today?\n', 'bot/same': 'Same' }));
  await story.prepare('promptctl push', 'promptctl promote bot/greet@2 --env staging');
  const mine = promptFile({
    'bot/greet': 'Dear {{name}},\nhow are you today?\n',
    'bot/new': 'New',
    'bot/same': 'Same',
  });
  story.write(
    'prompts.yaml',
    mine.replace('bot/same:\n', 'bot/same:\n    tags: [quiet]\n    model: claude-opus-4-8\n'),
  );
  return story;
}

test('diff compares files, versions and environments in every direction', async () => {
  const story = await tellDifferences();
  await story.run('promptctl diff');
  await story.run('promptctl diff bot/greet --env production');
  await story.run('promptctl diff --env staging');
  await story.run('promptctl diff bot/greet@1 bot/greet@2');
  await story.run('promptctl diff bot/greet@2 bot/greet@1');
  await story.run('promptctl diff bot/greet@production bot/greet@staging');
  await story.run('promptctl diff bot/greet@1');
  await story.run('promptctl diff bot/greet@production bot/greet@1');
  await story.run('promptctl diff bot/greet@1 bot/greet@2 bot/greet');
  await expect(story.text()).toMatchFileSnapshot('__snapshots__/diff-directions.txt');
});

test('diff shows as much as is asked for', async () => {
  const story = await tellDifferences();
  await story.run('promptctl diff --stat');
  await story.run('promptctl diff --name-only');
  await story.run('promptctl diff --name-status');
  await story.run('promptctl diff bot/greet -U0');
  await story.run('promptctl diff bot/greet --word-diff');
  await story.run('promptctl diff bot/greet --json');
  story.useTerminal(80);
  await story.run('promptctl diff --stat');
  await story.run('promptctl diff bot/greet --color always');
  await expect(story.text().replaceAll('\u001b', '␛')).toMatchFileSnapshot('__snapshots__/diff-modes.txt');
});

test('diff --exit-code answers whether there are differences', async () => {
  const story = await tellDifferences();
  await story.run('promptctl diff --exit-code --name-only');
  await story.run('promptctl diff --exit-code bot/greet@production bot/greet@1');
  await story.run('promptctl diff --exit-code -U three');
  expect(story.text()).toMatchInlineSnapshot(`
    "$ promptctl diff --exit-code --name-only
    bot/greet
    bot/new
    bot/same
    exit 1

    $ promptctl diff --exit-code bot/greet@production bot/greet@1
    exit 0

    $ promptctl diff --exit-code -U three
    2> ✖ --unified takes a whole number from 0, not "three"
    exit 2
    "
  `);
});
