import { expect, test } from 'vitest';
import { promptFile } from '../../helpers/sample-prompts.ts';
import { tellStory } from '../../helpers/story.ts';

const DAY = 86_400_000;

test('upkeep tells what it did, and a shorter retention is asked for by saying so', async () => {
  const story = await tellStory({ now: () => new Date() });
  story.write('prompts.yaml', promptFile({ 'support/reply': 'Hello' }));
  const events = Array.from({ length: 10 }, (_, i) => ({
    id: `call-${i}`,
    at: Date.now() - i * 4 * DAY,
    prompt: 'support/reply',
    version: 1,
  }));
  story.write('events.ndjson', events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  await story.prepare('promptctl push', 'promptctl events import events.ndjson');
  await story.run('promptctl db maintain');
  await story.run('promptctl db maintain --retention 14d');
  await story.run('promptctl db maintain --retention 14d --ahead 3 --yes');
  await story.run('promptctl db maintain --retention 30');
  await story.run('promptctl db maintain --retention 0d');
  await story.run('promptctl db maintain --retention 9999');
  await story.run('promptctl events import events.ndjson --restart');
  await story.run('promptctl db maintain --json');
  const text = story.text().replace(/\d{4}-\d\d-\d\d/g, '<day>');
  await story.prepare(
    'promptctl db maintain --ahead 20 --json > more.json',
    'promptctl db maintain --ahead 0 --json > none.json',
  );
  const aheadIn = (file: string) => (JSON.parse(story.read(file)) as { ahead: string }).ahead;
  expect(aheadIn('none.json')).toBe(aheadIn('more.json'));
  await expect(text).toMatchFileSnapshot('__snapshots__/db-maintain.txt');
});
