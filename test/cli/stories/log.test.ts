import { expect, test } from 'vitest';
import { promptFile } from '../../helpers/sample-prompts.ts';
import { type Story, tellStory } from '../../helpers/story.ts';

/** Three versions, the second live in production and staging, the third held in production. */
async function tellHistory(): Promise<Story> {
  const story = await tellStory();
  for (const [version, text] of ['Hello\n', 'Hello {{name}}\n', 'Hi {{name}}\n'].entries()) {
    story.write('prompts.yaml', promptFile({ 'bot/greet': text, 'bot/part': 'Bye' }));
    await story.prepare(`promptctl push -m "Version ${version + 1}"`);
  }
  await story.prepare(
    'promptctl promote bot/greet@2 bot/part@1 -m "First release"',
    'promptctl promote --from production --env staging',
    'promptctl promote bot/greet@3',
    'promptctl rollback bot/greet -m "too casual"',
  );
  return story;
}

test('the log of a prompt is marked with where its versions are served', async () => {
  const story = await tellHistory();
  await story.run('promptctl log bot/greet');
  await story.run('promptctl log bot/greet -p --limit 2');
  await story.run('promptctl log bot/part --json');
  story.useTerminal(80);
  await story.run('promptctl log bot/greet');
  await story.run('promptctl log bot/greet -p');
  await story.run('promptctl log bot/greet --since 2100-01-01');
  await story.run('promptctl log bot/greet@2');
  await story.run('promptctl log bot/gret');
  await expect(story.text()).toMatchFileSnapshot('__snapshots__/log-versions.txt');
});

test('log says so when it cannot do what was asked', async () => {
  const story = await tellHistory();
  await story.run('promptctl log bot/greet -p --env production');
  await story.run('promptctl log -p');
  await story.run('promptctl log bot/greet@2 --env production');
  await story.run('promptctl log --since 3');
  expect(story.text()).toMatchInlineSnapshot(`
    "$ promptctl log bot/greet -p --env production
    2> ✖ --patch shows what versions changed, and this log is another one
    2>   promptctl log bot/greet -p, without --env and --audit
    exit 2

    $ promptctl log -p
    2> ✖ --patch shows what versions changed, and this log is another one
    2>   promptctl log NAME -p, without --env and --audit
    exit 2

    $ promptctl log bot/greet@2 --env production
    2> ✖ log takes a prompt, not a version of it ("bot/greet@2")
    2>   promptctl log bot/greet
    exit 2

    $ promptctl log --since 3
    2> ✖ --since takes a time, not "3"
    2>   for example 2h, 3d or 2026-01-31T12:00Z
    exit 2
    "
  `);
});

test('the log of an environment tells its releases', async () => {
  const story = await tellHistory();
  await story.run('promptctl log');
  await story.run('promptctl log --env staging --since 2h');
  await story.run('promptctl log bot/part --env production');
  await story.run('promptctl log --limit 1 --json');
  await story.run('promptctl log --since 2100-01-01');
  await story.run('promptctl log --since yesterday');
  await story.run('promptctl log --env stagin');
  await story.run('promptctl log bot/gret --env staging');
  story.useTerminal(80);
  await story.run('promptctl log');
  await story.run('promptctl log --since 2100-01-01T00:00Z --env staging');
  await expect(story.text()).toMatchFileSnapshot('__snapshots__/log-releases.txt');
});
