import { expect, test } from 'vitest';
import type { Story } from '../../helpers/story.ts';
import { numbered, tellTested, tellVersions } from '../ab-story.ts';

test("a test's id leads into no other environment than the one that is meant", async () => {
  const story = await tellTested();
  const id = await idOf(story);
  for (const line of [
    `ab stop ${id} --keep-control --env staging`,
    `ab ramp ${id} 50% --env staging -n`,
    `ab show ${id} --env staging`,
  ]) {
    await story.run(`promptctl ${line}`);
  }
  await story.run(`PROMPTCTL_ENV=staging promptctl ab stop ${id} --promote 2`);
  await story.run(`PROMPTCTL_ENV=staging promptctl ab show ${id} --json > shown.json`);
  expect(JSON.parse(story.read('shown.json'))).toMatchObject({ id, environment: 'production', stopped: null });
  await story.run(`PROMPTCTL_ENV=staging promptctl ab ramp ${id} 50% --env production`);
  await expect(numbered(story.text())).toMatchFileSnapshot('__snapshots__/ab-other-environment.txt');
});

test('what a hint says to type stays in the environment that it was said of', async () => {
  const story = await tellVersions();
  await story.prepare(
    'promptctl promote bot/greet@1 --env staging',
    'promptctl ab start bot/greet 2 --coverage 10% --env staging',
    'promptctl ab ramp bot/greet 20% --env staging',
  );
  for (const line of WHILE_IT_RUNS) await story.run(`promptctl ${line} --env staging`);
  await story.prepare('promptctl ab stop bot/greet --keep-control --env staging');
  for (const line of ONCE_IT_IS_OVER) await story.run(`promptctl ${line} --env staging`);
  await story.prepare(
    'promptctl ab start bot/greet 3 --env staging',
    'promptctl rollback bot/greet --env staging',
    'promptctl retire bot/greet --env staging',
  );
  for (const line of ONCE_IT_IS_RETIRED) await story.run(`promptctl ${line} --env staging`);
  const text = story.text();
  const hints = text.split('\n').filter((line) => line.startsWith('2>   '));
  expect(hints).toHaveLength(WHILE_IT_RUNS.length + ONCE_IT_IS_OVER.length + ONCE_IT_IS_RETIRED.length);
  const commands = hints.flatMap((hint) => hint.split('promptctl ').slice(1));
  expect(commands.length).toBeGreaterThanOrEqual(hints.length);
  expect(commands.filter((command) => !command.includes('--env staging'))).toEqual([]);
  await expect(numbered(text)).toMatchFileSnapshot('__snapshots__/ab-hints.txt');
});

const WHILE_IT_RUNS = [
  'ab start bot/greet 3',
  'ab start bot/part 1',
  'promote bot/greet@2',
  'promote bot/greet@3',
  'retire bot/greet',
  'ab ramp bot/greet 5%',
  'ab ramp bot/greet 50% --expect 10%',
  'ab show ab-000000000000',
  'ab stop bot/part --keep-control',
  'ab stop bot/greet --promote 2@10%',
  'rollback --release 3',
  // Nobody is there to be asked.
  'ab start',
  'ab start bot/greet',
  'ab show',
  'ab ramp',
  'ab ramp bot/greet',
  'ab stop',
  'ab stop bot/greet',
];
const ONCE_IT_IS_OVER = [
  'ab stop bot/greet --keep-control',
  'rollback --release 2',
  'rollback --release 3',
  'rollback --release 4',
];
const ONCE_IT_IS_RETIRED = ['ab start bot/greet 2', 'rollback --release 6'];

async function idOf(story: Story): Promise<string> {
  await story.prepare('promptctl ab show bot/greet --json > found.json');
  return JSON.parse(story.read('found.json')).id;
}
