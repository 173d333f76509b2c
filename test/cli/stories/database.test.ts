import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, inject, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../../src/storage/database.ts';
import { migrate } from '../../../src/storage/migrate.ts';
import { readMigrations } from '../../../src/storage/migration-files.ts';
import { createEmptyDatabase } from '../../helpers/database.ts';
import type { TestServer } from '../../helpers/postgres-server.ts';
import { promptFile } from '../../helpers/sample-prompts.ts';
import { tellStoryOf } from '../../helpers/story.ts';

test('a database is never migrated by accident', async () => {
  const empty = await createEmptyDatabase(server());
  onTestFinished(() => empty.drop());
  const story = await tellStoryOf({ env: { PROMPTCTL_DATABASE_URL: empty.url } });
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
  const text = story.text().replace(/from \d{4}-\d\d-\d\d/g, 'from <day>');
  await expect(text).toMatchFileSnapshot('__snapshots__/migrate.txt');
});

test('the status of a database whose schema knows no tracking says nothing of it', async () => {
  const empty = await createEmptyDatabase(server());
  onTestFinished(() => empty.drop());
  const database = openDatabase(empty.url, 'test');
  await migrate(database, { files: readMigrations().slice(0, 8) });
  await database.close();
  const story = await tellStoryOf({ env: { PROMPTCTL_DATABASE_URL: empty.url } });
  await story.run('promptctl db status');
  expect(story.text()).toMatchInlineSnapshot(`
    "$ promptctl db status
    database   db.test/app
    chosen by  PROMPTCTL_DATABASE_URL
    schema     7 migrations pending; run promptctl db migrate
    exit 1
    "
  `);
});

test('a database that cannot be reached is exit 3, and its password is not shown', async () => {
  const story = await tellStoryOf({ env: { DATABASE_URL: 'postgres://app:hunter2@127.0.0.1:1/app' } });
  await story.run('promptctl list');
  await story.run('promptctl db status --json');
  await story.run('promptctl db start');
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
    "
  `);
});

test('a database that never answers is given up', async () => {
  const silent = createServer(() => {}).listen(0, '127.0.0.1');
  onTestFinished(() => void silent.close());
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const story = await tellStoryOf({ env: { DATABASE_URL: `postgres://app@127.0.0.1:${port}/app` } });
  await story.run('promptctl list');
  expect(story.text().replaceAll(`:${port}`, ':1')).toMatchInlineSnapshot(`
    "$ promptctl list
    2> ✖ cannot reach the database 127.0.0.1:1/app: Connection terminated due to connection timeout
    2>   promptctl config --show-origin says where the setting comes from
    exit 3
    "
  `);
});

test('a login that the database does not know is exit 3', async () => {
  const url = server().url.replace('://promptctl@', '://stranger@');
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

function server(): TestServer {
  const [first] = inject('servers');
  if (first === undefined) throw new Error('no server was started');
  return first;
}
