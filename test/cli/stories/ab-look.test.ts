import { expect, test } from 'vitest';
import { numbered, tellTested } from '../ab-story.ts';

test('what is tested is seen wherever versions and releases are', async () => {
  const story = await tellTested();
  await story.prepare('promptctl ab ramp bot/greet 20%');
  for (const columns of [null, 80]) {
    story.useTerminal(columns);
    await story.run('promptctl list');
    await story.run('promptctl log');
    await story.run('promptctl log bot/greet');
    await story.run('promptctl show bot/greet@2');
    await story.run('promptctl ab list');
  }
  await expect(numbered(story.text())).toMatchFileSnapshot('__snapshots__/ab-look.txt');
});

test('resolve says who gets which arm, and why', async () => {
  const story = await tellTested();
  await story.run('promptctl resolve bot/greet --explain');
  await story.run('promptctl resolve bot/greet --explain --user-id ""');
  for (const user of USERS) await story.run(`promptctl resolve bot/greet --explain --user-id ${user}`);
  await story.run('promptctl resolve bot/greet --var name=Ada --user-id user-4');
  await story.run('promptctl resolve bot/greet --var name=Ada --arm 2 --explain');
  await story.run('promptctl resolve bot/greet --arm 3 --var name=Ada');
  await story.run('promptctl resolve bot/part --arm 1');
  await story.run('promptctl resolve bot/greet@2 --arm 2');
  await story.run('promptctl resolve bot/greet --arm two');
  await story.run('promptctl resolve bot/greet@3 --explain --user-id qa-1');
  await story.run('PROMPTCTL_PINS=bot/greet@1 promptctl resolve bot/greet --explain --user-id qa-1');
  await expect(numbered(story.text())).toMatchFileSnapshot('__snapshots__/ab-resolve.txt');
});

/** Not covered, the control, the variant, a tester. */
const USERS = ['user-1', 'user-37', 'user-4', 'qa-1'];

test('tests of every environment are listed unless one is named', async () => {
  const story = await tellTested();
  await story.prepare('promptctl promote bot/greet@2 --env staging', 'promptctl ab start bot/greet 3 --env staging');
  story.useTerminal(120);
  await story.run('promptctl ab list');
  await story.run('promptctl ab list --env staging');
  await story.run('PROMPTCTL_ENV=staging promptctl ab list "bot/*"');
  await story.run('promptctl ab list "mail/*"');
  expect(numbered(story.text())).toMatchInlineSnapshot(`
    "# on a terminal of 120 columns

    $ promptctl ab list
    TEST             PROMPT     ENV         ARMS           COVERAGE  DAYS  STATE    BY
    ab-000000000001  bot/greet  staging     2 50% / 3 50%  100%      0     running  maya@parcelwise.example
    ab-000000000002  bot/greet  production  1 50% / 2 50%  10%       0     running  maya@parcelwise.example
    exit 0

    $ promptctl ab list --env staging
    TEST             PROMPT     ENV      ARMS           COVERAGE  DAYS  STATE    BY
    ab-000000000001  bot/greet  staging  2 50% / 3 50%  100%      0     running  maya@parcelwise.example
    exit 0

    $ PROMPTCTL_ENV=staging promptctl ab list "bot/*"
    TEST             PROMPT     ENV         ARMS           COVERAGE  DAYS  STATE    BY
    ab-000000000001  bot/greet  staging     2 50% / 3 50%  100%      0     running  maya@parcelwise.example
    ab-000000000002  bot/greet  production  1 50% / 2 50%  10%       0     running  maya@parcelwise.example
    exit 0

    $ promptctl ab list "mail/*"
    No test runs. promptctl ab list --all shows those that ended.
    exit 0
    "
  `);
});
