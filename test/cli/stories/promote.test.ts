import { expect, test } from 'vitest';
import { promptFile } from '../../helpers/sample-prompts.ts';
import { type Story, tellStory } from '../../helpers/story.ts';

/** Two prompts with two versions each; only the first of `bot/greet` is live. */
async function tellVersions(): Promise<Story> {
  const story = await tellStory();
  story.write('prompts.yaml', promptFile({ 'bot/greet': 'Hello', 'bot/part': 'Bye' }));
  await story.prepare('promptctl push', 'promptctl promote bot/greet@1');
  story.write('prompts.yaml', promptFile({ 'bot/greet': 'Hi', 'bot/part': 'See you' }));
  await story.prepare('promptctl push');
  return story;
}

test('versions are promoted one by one or many in one release', async () => {
  const story = await tellVersions();
  await story.run('promptctl promote bot/greet@2 -m "Shorter" -n');
  await story.run('promptctl promote bot/greet@2 bot/part@1 -m "Shorter" --env staging');
  await story.run('promptctl promote bot/part --latest --env staging --json');
  await story.run('promptctl promote bot/greet@latest');
  await story.run('promptctl promote bot/greet@2');
  await story.run('promptctl promote --from staging --env production');
  await story.run('promptctl promote --from staging bot/greet --env production');
  await story.run('promptctl promote bot/greet@staging bot/part@sha:0f1cd9');
  story.useTerminal(80);
  await story.run('promptctl promote bot/greet@2 --env staging');
  await expect(story.text()).toMatchFileSnapshot('__snapshots__/promote.txt');
});

test('files are promoted as the versions that they were pushed as', async () => {
  const story = await tellVersions();
  await story.run('promptctl promote --files bot/part -n');
  await story.run('promptctl promote --files');
  await story.run('promptctl promote --files');
  story.edit('prompts.yaml', 'See you', 'So long');
  await story.run('promptctl promote --files');
  await expect(story.text()).toMatchFileSnapshot('__snapshots__/promote-files.txt');
});

test('what is not said is asked of a person, and in a pipe it is an error', async () => {
  const story = await tellVersions();
  await story.run('promptctl promote');
  await story.run('promptctl promote bot/greet');
  await story.run('promptctl promote --latest');
  await story.run('promptctl promote bot/greet@1 bot/greet@2');
  await story.run('promptctl promote --latest --files');
  await story.run('promptctl promote "Bot Greet@1"');
  await story.run('promptctl promote bot/greet@v2');
  await expect(story.text()).toMatchFileSnapshot('__snapshots__/promote-unsaid.txt');
});

test('--expect releases only on top of what was seen', async () => {
  const story = await tellVersions();
  await story.run('promptctl promote bot/greet@2 --expect 2');
  await story.run('promptctl promote bot/greet@2 --expect none');
  await story.run('promptctl promote bot/part@1 --expect 1');
  await story.run('promptctl promote bot/greet@2 bot/part@2 --expect 1');
  await story.run('promptctl promote bot/greet@2 bot/part@2 --expect bot/greet@1 --expect bot/part@none');
  await story.run('promptctl promote bot/greet@2 --expect two');
  await story.run('promptctl promote --files --expect 2');
  await story.run('promptctl promote --files ./prompts.yaml --expect 2');
  await expect(story.text()).toMatchFileSnapshot('__snapshots__/promote-expect.txt');
});

test('promote goes forward only, and not to a version that was rolled back from', async () => {
  const story = await tellVersions();
  await story.prepare('promptctl promote bot/greet@2');
  await story.run('promptctl promote bot/greet@1');
  await story.prepare('promptctl rollback bot/greet -m "too short"');
  await story.run('promptctl promote bot/greet@2');
  await story.run('promptctl promote bot/greet@2 --again -m "it was not the prompt"');
  await story.run('promptctl promote bot/greet@2 --again');
  await expect(story.text()).toMatchFileSnapshot('__snapshots__/promote-guards.txt');
});

test('callers are not made to send more than today, unless that is accepted', async () => {
  const story = await tellStory();
  const versions = [
    '{ tier: { type: string, enum: [free, pro] }, age: string }',
    '{ tier: { type: string, enum: [pro] }, age: number, name: string }',
  ];
  for (const variables of versions) {
    const template = variables.includes('name') ? '{{tier}} {{age}} {{name}}' : '{{tier}} {{age}}';
    story.write('prompts.yaml', `name: bot/greet\nvariables: ${variables}\ntemplate: '${template}'\n`);
    await story.prepare('promptctl push ./prompts.yaml');
  }
  await story.prepare('promptctl promote bot/greet@1');
  await story.run('promptctl promote bot/greet@2');
  await story.run('promptctl promote bot/greet@2 --json');
  await story.run('promptctl promote bot/greet@2 --accept-contract');
  await expect(story.text()).toMatchFileSnapshot('__snapshots__/promote-contract.txt');
});
