import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { temporaryHome } from '../../helpers/embedded-home.ts';
import { promptFile } from '../../helpers/sample-prompts.ts';
import { tellStoryOf } from '../../helpers/story.ts';

test('the embedded database is made on first need, releases only where that is meant, and goes when told', async () => {
  const home = await temporaryHome();
  const story = await tellStoryOf({ env: { PROMPTCTL_HOME: home } });
  story.write('promptctl.yaml', 'database: embedded\n');
  story.write('prompts.yaml', promptFile({ 'bot/greet': 'Hello' }));
  await story.run('promptctl db stop');
  await story.run('promptctl push');
  await story.run('promptctl promote bot/greet@1');
  await story.run('CI=1 promptctl promote bot/greet@1 --env staging');
  await story.run('CI=1 promptctl rollback bot/greet --json');
  await story.run('CI=1 promptctl retire bot/greet');
  await story.run('CI=1 PROMPTCTL_DATABASE=embedded promptctl promote bot/greet@1 --env staging');
  await story.run('promptctl db stop');
  await story.run('promptctl list --quiet');
  await story.run('promptctl db reset');
  await story.run('promptctl db reset --yes');
  const text = story.text().replaceAll(home, '/home');
  await expect(text).toMatchFileSnapshot('__snapshots__/embedded.txt');
  expect(readdirSync(story.folder).toSorted()).toEqual(['promptctl.yaml', 'prompts.yaml']);
});

test.runIf(process.platform === 'linux')(
  'a home where nothing can be made is told, and reading files does without',
  async () => {
    const story = await tellStoryOf({ env: { PROMPTCTL_HOME: '/proc', PROMPTCTL_DATABASE: 'embedded' } });
    story.write('prompts.yaml', promptFile({ 'bot/greet': 'Hello' }));
    await story.run('promptctl validate');
    await story.run('promptctl push');
    await story.run('promptctl db reset --yes');
    expect(story.text()).toMatchInlineSnapshot(`
      "$ promptctl validate
      ✔ 1 prompt in 1 file valid
      exit 0

      $ promptctl push
      2> ✖ /proc cannot hold the embedded Postgres: ENOENT: no such file or directory, open '/proc/.gitignore'
      2>   make it usable, or set DATABASE_URL to a Postgres server
      exit 3

      $ promptctl db reset --yes
      There is no embedded database in /proc/data
      exit 0
      "
    `);
  },
);

test('the embedded database is of one person: it has nobody to grant to, or to approve', async () => {
  const story = await tellStoryOf({ env: { PROMPTCTL_DATABASE: 'embedded' } });
  await story.run('promptctl env protect production --approval');
  await story.run('promptctl db grant author --to maya');
  expect(story.text()).toMatchInlineSnapshot(`
    "$ promptctl env protect production --approval
    2> ✖ the embedded database is of one person: nobody else could approve
    2>   set DATABASE_URL to the Postgres that the others use
    exit 2

    $ promptctl db grant author --to maya
    2> ✖ the embedded database is of one person: nobody else has a login there
    2>   set DATABASE_URL to the Postgres that the others use
    exit 2
    "
  `);
});
