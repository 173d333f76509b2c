import { expect, test } from 'vitest';
import { tellStory } from '../../helpers/story.ts';

const PROMPTS = `prompts:
  bot/greet: { template: Hello, model: claude-sonnet-4-20250514, tags: [bot, first] }
  bot/very-long-name-of-a-prompt: { template: Bye, tags: [bot] }
  mail/subject: { template: 'Re: your parcel', model: gemini-2.5-flash }
`;

test('a list is a table on a terminal and tab-separated values in a pipe', async () => {
  const story = await tellStory();
  await story.run('promptctl list');
  story.write('prompts.yaml', PROMPTS);
  await story.prepare('promptctl push', 'promptctl promote bot/greet@1', 'promptctl promote bot/greet@1 --env staging');
  await story.run('promptctl list');
  await story.run("promptctl list 'bot/*' --tag first");
  await story.run('promptctl list mail/subject --json');
  await story.run('promptctl list nothing/here');
  await story.run('promptctl list mail/subjekt --json');
  await story.run("promptctl list 'nothing/*'");
  for (const columns of [120, 80, 60]) {
    story.useTerminal(columns);
    await story.run('promptctl list');
  }
  await story.run("promptctl list 'nothing/*'");
  await expect(story.text()).toMatchFileSnapshot('__snapshots__/list.txt');
});

test('environments are listed with their heads', async () => {
  const story = await tellStory();
  await story.run('promptctl env list');
  await story.run('promptctl env add preview');
  await story.run('promptctl env add preview');
  await story.run('promptctl env add Latest');
  await story.run('promptctl env add latest');
  await story.run('promptctl env add');
  story.write('prompts.yaml', PROMPTS);
  await story.prepare('promptctl push', 'promptctl promote bot/greet@1 --env preview');
  story.useTerminal(80);
  await story.run('promptctl env list');
  await expect(story.text()).toMatchFileSnapshot('__snapshots__/environments.txt');
});
