import { expect, test } from 'vitest';
import { promptFile } from '../../helpers/sample-prompts.ts';
import { tellStory } from '../../helpers/story.ts';

async function tellServed() {
  const story = await tellStory();
  story.write('prompts.yaml', promptFile({ 'bot/greet': 'Hello {{name}}' }));
  await story.prepare('promptctl push', 'promptctl promote --files -m "First words"');
  story.write('prompts.yaml', promptFile({ 'bot/greet': 'Hi {{name}}', 'bot/joke': 'Knock, knock' }));
  await story.prepare('promptctl push', 'promptctl promote --files -m Shorter', 'promptctl retire bot/joke');
  return story;
}

test('resolve prints what an app gets, and says why', async () => {
  const story = await tellServed();
  await story.run('promptctl resolve bot/greet --var name=Ada');
  await story.run('promptctl resolve bot/greet --var name=Ada --user-id 42 --json');
  await story.run('promptctl resolve bot/greet --explain');
  await story.run('promptctl resolve bot/greet --explain --var name=Ada');
  await story.run('promptctl resolve bot/greet@1 --explain');
  await expect(story.text()).toMatchFileSnapshot('__snapshots__/resolve.txt');
});

test('resolve refuses as an app is refused', async () => {
  const story = await tellServed();
  await story.run('promptctl resolve bot/greet');
  await story.run('promptctl resolve bot/greeet --var name=Ada');
  await story.run('promptctl resolve bot/joke --explain');
  await story.run('promptctl resolve bot/greet@9 --explain');
  await story.run('promptctl resolve bot/greet@staging');
  await story.run('promptctl resolve bot/greet --env staging');
  await story.run('promptctl resolve bot/greet --env nowhere');
  await story.run('promptctl resolve');
  await expect(story.text()).toMatchFileSnapshot('__snapshots__/resolve-refused.txt');
});

test('resolve honours pins that are set where it runs, and says so', async () => {
  const story = await tellServed();
  story.env['PROMPTCTL_PINS'] = 'bot/greet@1';
  await story.run('promptctl resolve bot/greet --explain --var name=Ada');
  story.env['PROMPTCTL_PINS'] = 'bot/greet@7';
  await story.run('promptctl resolve bot/greet --explain --var name=Ada');
  story.env['PROMPTCTL_PINS'] = 'bot/greet';
  await story.run('promptctl resolve bot/greet --explain');
  await expect(story.text()).toMatchFileSnapshot('__snapshots__/resolve-pins.txt');
});
