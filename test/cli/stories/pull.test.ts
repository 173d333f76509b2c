import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { promptFile } from '../../helpers/sample-prompts.ts';
import { type Story, tellStory } from '../../helpers/story.ts';

const MINE = `# Everything the bot says.
prompts:
  bot/greet:   # the first words
    template: Hello
  # Ends every talk.
  bot/part: { template: 'Bye' }
`;

/** A colleague changed one prompt and added another. */
async function tellNews(): Promise<Story> {
  const story = await tellStory();
  story.write('prompts.yaml', MINE);
  await story.prepare('promptctl push prompts.yaml');
  story.write('theirs/prompts.yaml', promptFile({ 'bot/greet': 'Good day\nto you\n', 'bot/joke': 'Knock, knock' }));
  await story.prepare('PROMPTCTL_HOME=theirs promptctl push theirs/prompts.yaml --onto bot/greet@1');
  story.write('theirs/prompts.yaml', '');
  return story;
}

test('pull updates what is behind and keeps comments and layout', async () => {
  const story = await tellNews();
  await story.run('promptctl pull -n');
  expect(story.read('prompts.yaml')).toBe(MINE);
  await story.run('promptctl pull');
  await story.run('promptctl pull');
  await story.run('promptctl pull bot/joke --json');
  await story.run('promptctl status');
  await story.run('promptctl pull bot/jok');
  await expect(`${story.text()}\n${story.read('prompts.yaml')}`).toMatchFileSnapshot('__snapshots__/pull.txt');
});

test('pull overwrites a change that was not pushed only by force', async () => {
  const story = await tellNews();
  story.edit('prompts.yaml', 'Hello', 'Hi');
  const before = story.read('prompts.yaml');
  await story.run('promptctl pull bot/greet');
  await story.run('promptctl pull');
  expect(story.read('prompts.yaml')).toBe(before);
  await story.run('promptctl pull bot/greet --force');
  expect(story.read('prompts.yaml')).toContain('# the first words\n    template: |\n      Good day\n');
  expect(story.text()).toMatchInlineSnapshot(`
    "# prompts.yaml: Hello → Hi

    $ promptctl pull bot/greet
    2> ✖ changed here and never pushed: bot/greet
    2>   promptctl diff bot/greet shows it; push it, or add --force to give it up
    exit 5

    $ promptctl pull
    Nothing to pull: no file is behind db.test/app
    exit 0

    $ promptctl pull bot/greet --force
    Pulled from db.test/app
      ~ bot/greet  2  prompts.yaml

    1 prompt
    exit 0
    "
  `);
});

test('pull writes every file or none', async () => {
  const story = await tellNews();
  story.write('promptctl.yaml', 'files: [prompts.yaml, second.yaml]\n');
  story.write('real.yaml', promptFile({ 'bot/joke': 'Who is there?' }));
  symlinkSync('real.yaml', join(story.folder, 'second.yaml'));
  const before = story.read('prompts.yaml');
  await story.run('promptctl pull bot/greet bot/joke --force');
  await story.run('promptctl pull bot/greet bot/joke --force -n');
  expect([story.read('prompts.yaml'), story.read('real.yaml')]).toEqual([
    before,
    promptFile({ 'bot/joke': 'Who is there?' }),
  ]);
  await story.run('promptctl status');
  expect(story.text()).toMatchInlineSnapshot(`
    "$ promptctl pull bot/greet bot/joke --force
    2> ✖ "second.yaml" is a link, or lies behind one that leads out of the project; it was not written
    2>   replace the link by the file itself
    exit 1

    $ promptctl pull bot/greet bot/joke --force -n
    2> ✖ "second.yaml" is a link, or lies behind one that leads out of the project; it was not written
    2>   replace the link by the file itself
    exit 1

    $ promptctl status
    Files against the newest versions on db.test/app

    Changed here and in the database
        take theirs: promptctl pull NAME --force
        put yours on top: promptctl push --only NAME --onto N
      ! bot/joke  based on an unknown version, newest is 1  second.yaml

    Behind the database  promptctl pull updates the files
      < bot/greet  at 1, newest is 2  prompts.yaml

    1 of 3 prompts in sync
    exit 0
    "
  `);
});

test('pull fills an empty folder', async () => {
  const story = await tellStory();
  story.write('elsewhere/one.yaml', promptFile({ 'bot/greet': 'Hello', 'bot/part': 'Bye' }));
  await story.prepare('PROMPTCTL_HOME=elsewhere promptctl push elsewhere/one.yaml');
  await story.run("promptctl pull 'bot/*'");
  await story.run('promptctl status');
  expect(story.text()).toMatchInlineSnapshot(`
    "$ promptctl pull 'bot/*'
    Pulled from db.test/app
      + bot/greet  1  prompts/bot/greet.yaml
      + bot/part   1  prompts/bot/part.yaml

    2 prompts
    exit 0

    $ promptctl status
    Files against the newest versions on db.test/app

    ✔ 2 prompts in sync
    exit 0
    "
  `);
  expect(story.read('prompts/bot/greet.yaml')).toBe('name: bot/greet\ntemplate: Hello\n');
});
