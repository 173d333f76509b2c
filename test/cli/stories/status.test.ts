import { expect, test } from 'vitest';
import { promptFile } from '../../helpers/sample-prompts.ts';
import { tellStory } from '../../helpers/story.ts';

test('status sorts prompts by what a push or a pull would do with them', async () => {
  const story = await tellStory();
  const prompts = {
    'bot/behind': 'One',
    'bot/changed': 'One',
    'bot/conflict': 'One',
    'bot/described': 'One',
    'bot/gone': 'One',
    'bot/same': 'One',
  };
  story.write('prompts.yaml', promptFile(prompts));
  await story.prepare('promptctl push');
  story.write('theirs.yaml', promptFile({ 'bot/behind': 'Two', 'bot/conflict': 'Two' }));
  await story.prepare('PROMPTCTL_HOME=theirs promptctl push theirs.yaml --onto bot/behind@1 --onto bot/conflict@1');
  const { 'bot/gone': _gone, ...rest } = prompts;
  const mine = promptFile({ ...rest, 'bot/changed': 'Mine', 'bot/conflict': 'Mine', 'bot/new': 'Mine' });
  story.write('prompts.yaml', mine.replace('bot/described:\n', 'bot/described:\n    description: What it is for\n'));
  await story.run('promptctl status');
  await story.run('promptctl status --exit-code bot/same');
  await story.run('promptctl status --exit-code bot/changed --json');
  await story.run('promptctl status bot/chnged');
  story.useTerminal(80);
  await story.run('promptctl status --color always');
  await expect(story.text().replaceAll('\u001b', '␛')).toMatchFileSnapshot('__snapshots__/status.txt');
});
