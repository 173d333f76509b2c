import { describe, expect, test } from 'vitest';
import { manual } from '../../../src/cli/manual/manual.ts';
import { topics } from '../../../src/cli/manual/topics.ts';
import { tellStoryOf } from '../../helpers/story.ts';

const TOPICS = [
  '',
  ...Object.keys(topics).map((topic) => `help ${topic}`),
  'help',
  'ab --help',
  'db --help',
  'env --help',
];
const COMMANDS = manual.map(({ name }) => `${name} --help`);

describe('help is printed on standard output', () => {
  test.each([...TOPICS, ...COMMANDS, '--version'])('promptctl %s', async (line) => {
    const story = await tellStoryOf({});
    await story.run(`promptctl ${line}`.trim());
    const file = line.replace(/\W+/g, '-').replace(/^-|-$/g, '') || 'bare';
    await expect(story.text()).toMatchFileSnapshot(`__snapshots__/help/${file}.txt`);
  });

  test('with every topic named in the list of commands', async () => {
    const story = await tellStoryOf({});
    await story.run('promptctl help');
    expect(story.text().replaceAll(/\s+/g, ' ')).toContain(`on a topic: ${Object.keys(topics).join(', ')} `);
  });

  test('the same whether it is asked for before or after the command', async () => {
    const story = await tellStoryOf({});
    await story.prepare('promptctl env add --help > after.txt', 'promptctl help env add > before.txt');
    expect(story.read('before.txt')).toBe(story.read('after.txt'));
  });
});
