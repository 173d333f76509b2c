import { inject, onTestFinished, expect, test } from 'vitest';
import { createEmptyDatabase } from '../../helpers/database.ts';
import { promptFile } from '../../helpers/sample-prompts.ts';
import { tellStoryOf } from '../../helpers/story.ts';

test('a database is never migrated by accident', async () => {
  const [server] = inject('servers');
  const { url, drop } = await createEmptyDatabase(server!);
  onTestFinished(drop);
  const story = await tellStoryOf({ env: { PROMPTCTL_DATABASE_URL: url } });
  story.write('prompts.yaml', promptFile({ 'bot/greet': 'Hello' }));
  await story.run('promptctl push');
  await story.run('promptctl list --json');
  await story.run('promptctl db status');
  await story.run('promptctl db migrate -n');
  await story.run('promptctl db status --json');
  await story.run('promptctl db migrate');
  await story.run('promptctl db migrate');
  await story.run('promptctl db status');
  await story.run('promptctl push');
  await expect(story.text()).toMatchFileSnapshot('__snapshots__/migrate.txt');
});

test('a database that cannot be reached is exit 3, and its password is not shown', async () => {
  const story = await tellStoryOf({ env: { DATABASE_URL: 'postgres://app:hunter2@127.0.0.1:1/app' } });
  await story.run('promptctl list');
  await story.run('promptctl db status --json');
  await story.run('promptctl db start');
  await story.run('DATABASE_URL=postgres://app@nowhere.invalid/app promptctl log');
  expect(story.text()).toMatchInlineSnapshot(`
    "$ promptctl list
    2> ✖ cannot reach the database 127.0.0.1:1/app: connect ECONNREFUSED 127.0.0.1:1
    2>   promptctl config --show-origin says where the setting comes from
    exit 3

    $ promptctl db status --json
    2> {"error":{"code":"database-unreachable","message":"cannot reach the database 127.0.0.1:1/app: connect ECONNREFUSED 127.0.0.1:1","hint":"promptctl config --show-origin says where the setting comes from","data":{"target":"127.0.0.1:1/app","reason":"connect ECONNREFUSED 127.0.0.1:1","sent":false}}}
    exit 3

    $ promptctl db start
    2> ✖ the chosen database is 127.0.0.1:1/app (DATABASE_URL), which promptctl does not run
    2>   add --database embedded to mean the embedded one
    exit 2

    $ DATABASE_URL=postgres://app@nowhere.invalid/app promptctl log
    2> ✖ cannot reach the database nowhere.invalid/app: getaddrinfo ENOTFOUND nowhere.invalid
    2>   promptctl config --show-origin says where the setting comes from
    exit 3
    "
  `);
});

test('a login that the database does not know is exit 3', async () => {
  const [server] = inject('servers');
  const url = server!.url.replace('://promptctl@', '://stranger@');
  const story = await tellStoryOf({ env: { PROMPTCTL_DATABASE_URL: url } });
  await story.run('promptctl list');
  expect(story.text()).toMatchInlineSnapshot(`
    "$ promptctl list
    2> ✖ the database db.test/app refused the login: role "stranger" does not exist
    2>   check user and password (PGPASSWORD or ~/.pgpass); promptctl config --show-origin says where the setting comes from
    exit 3
    "
  `);
});
