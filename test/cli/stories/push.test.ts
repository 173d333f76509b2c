import { expect, test } from 'vitest';
import { promptFile } from '../../helpers/sample-prompts.ts';
import { tellStory } from '../../helpers/story.ts';

test('a dry run says what a push would do and writes nothing', async () => {
  const story = await tellStory();
  story.write('prompts.yaml', promptFile({ 'bot/greet': 'Hello' }));
  await story.run('promptctl push -n');
  await story.run('promptctl list');
  await story.run('promptctl push --dry-run --json');
  await story.run('promptctl status');
  await expect(story.text()).toMatchFileSnapshot('__snapshots__/push-dry-run.txt');
});

test('a push is narrowed by names, patterns and paths', async () => {
  const story = await tellStory();
  story.write('prompts.yaml', promptFile({ 'bot/greet': 'Hello', 'bot/part': 'Bye', 'mail/subject': 'Re:' }));
  story.write('more/other.yaml', promptFile({ other: 'Other' }));
  await story.run('promptctl push --only bot/greet');
  await story.run("promptctl push 'bot/*'");
  await story.run('promptctl push ./more -m "The other file" --json');
  await story.run('promptctl push --only bot/gret');
  await story.run('promptctl push');
  await expect(story.text()).toMatchFileSnapshot('__snapshots__/push-narrowed.txt');
});

test('a description is stored without a new version', async () => {
  const story = await tellStory();
  story.write('prompts.yaml', promptFile({ 'bot/greet': 'Hello', 'bot/part': 'Bye' }));
  await story.prepare('promptctl push');
  story.edit('prompts.yaml', 'bot/greet:\n', 'bot/greet:\n    description: First words\n    tags: [bot]\n');
  await story.run('promptctl push');
  await story.run('promptctl push');
  expect(story.text()).toMatchInlineSnapshot(`
    "# prompts.yaml: bot/greet: → bot/greet:
        description: First words
        tags: [bot]

    $ promptctl push
    Pushed to db.test/app
      ~ bot/greet  1  description or tags

    1 description updated, 1 unchanged; nothing that is served has changed
    exit 0

    $ promptctl push
    Nothing to push: 2 prompts in sync with db.test/app
    exit 0
    "
  `);
});

test('a push on top of a version that this checkout never saw needs its number', async () => {
  const story = await tellStory();
  story.write('prompts.yaml', promptFile({ 'bot/greet': 'Hello', 'bot/part': 'Bye' }));
  await story.prepare('promptctl push -m "First"');
  story.write('theirs.yaml', promptFile({ 'bot/greet': 'Good day' }));
  await story.prepare('PROMPTCTL_ACTOR=jonas PROMPTCTL_HOME=theirs promptctl push theirs.yaml --onto 1 -m "Politer"');
  story.write('prompts.yaml', promptFile({ 'bot/greet': 'Hi', 'bot/part': 'Bye bye' }));
  await story.run('promptctl push prompts.yaml');
  await story.run('promptctl push prompts.yaml --json');
  await story.run('promptctl push prompts.yaml --onto 2');
  await story.run('promptctl push prompts.yaml --onto bot/greet@1');
  await story.run('promptctl push prompts.yaml --onto bot/greet@none');
  await story.run('promptctl push prompts.yaml --onto bot/greet@two');
  await story.run('promptctl push prompts.yaml --only bot/greet --onto 2 -m "Short"');
  await story.run('promptctl push prompts.yaml');
  await expect(story.text()).toMatchFileSnapshot('__snapshots__/push-onto.txt');
});

test('a file belongs to the project once it was pushed, and not when it was only looked at', async () => {
  const story = await tellStory();
  story.write('prompts.yaml', promptFile({ 'bot/greet': 'Hello' }));
  story.write('drafts/idea.yaml', promptFile({ 'bot/idea': 'Perhaps' }));
  await story.prepare('promptctl push', 'promptctl validate drafts/idea.yaml', 'promptctl status drafts/idea.yaml');
  await story.prepare('promptctl diff drafts/idea.yaml', 'promptctl push drafts/idea.yaml -n');
  await story.run('promptctl push -n');
  await story.prepare('promptctl push drafts/idea.yaml');
  await story.run('promptctl push -n');
  expect(story.text()).toMatchInlineSnapshot(`
    "$ promptctl push -n
    Nothing to push: 1 prompt in sync with db.test/app
    exit 0

    $ promptctl push -n
    Nothing to push: 2 prompts in sync with db.test/app
    exit 0
    "
  `);
});
