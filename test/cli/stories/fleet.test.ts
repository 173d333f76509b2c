import { describe, expect, onTestFinished, test } from 'vitest';
import { openCache } from '../../../src/cache/open-cache.ts';
import { connectionName } from '../../../src/storage/connection.ts';
import { findRedis, startRedis } from '../../helpers/redis-server.ts';
import { startReporting } from '../../helpers/reporting.ts';
import { promptFile } from '../../helpers/sample-prompts.ts';
import { type Story, tellStory, tellStoryOf, temporaryDatabase } from '../../helpers/story.ts';

const DOWN = 'postgres://app:hunter2@127.0.0.1:1/app';

describe.skipIf(findRedis() === null)('the processes that serve an environment', () => {
  test('are listed with how far each is, also while Postgres is down', async () => {
    const redis = await startRedis();
    onTestFinished(() => redis.stop());
    const url = await temporaryDatabase();
    const story = await tellStoryOf({ env: { PROMPTCTL_DATABASE_URL: url, REDIS_URL: redis.url } });
    story.useTerminal(100);
    await story.run('promptctl fleet');
    const reporting = await startReporting(redis.url, url, 'production');
    onTestFinished(() => reporting.close());
    story.write('prompts.yaml', promptFile({ 'bot/greet': 'Hello', 'bot/part': 'Bye' }));
    await story.prepare('promptctl push');
    await reporting.report('host-3');
    await story.prepare('promptctl promote bot/greet@1');
    await reporting.report('host-2');
    await story.prepare('promptctl promote bot/part@1');
    await reporting.report('host-1');
    await story.run('promptctl fleet');
    story.useTerminal(null);
    await story.run('promptctl fleet');
    await story.run('promptctl fleet --env staging');
    await story.run('promptctl fleet --env stagign');
    await story.run(`PROMPTCTL_DATABASE_URL=${DOWN} promptctl fleet`);
    await remember(redis.url, reporting.databaseId);
    story.useTerminal(100);
    await story.run(`PROMPTCTL_DATABASE_URL=${DOWN} promptctl fleet`);
    await story.prepare('promptctl db new-epoch --yes');
    await story.run('promptctl fleet --json > fleet.json');
    expect(JSON.parse(story.read('fleet.json'))).toEqual({
      environment: 'production',
      newest: { epoch: 2 ** 32 + 1, revision: 2, source: 'postgres' },
      problem: null,
      refused: 0,
      processes: [3, 2, 1].map((i) => ({
        id: `host-${i}-web`,
        host: `host-${i}`,
        pid: 4_700 + i,
        client: '0.1.0',
        epoch: 1,
        revision: 3 - i,
        behind: null,
        age: expect.any(Number),
      })),
    });
    await expect(told(story)).toMatchFileSnapshot('__snapshots__/fleet.txt');
  });
});

describe.skipIf(findRedis() === null)('processes that have another cache key', () => {
  test('are told of, for nobody can know what they serve', async () => {
    const redis = await startRedis();
    onTestFinished(() => redis.stop());
    const url = await temporaryDatabase();
    const env = { PROMPTCTL_DATABASE_URL: url, REDIS_URL: redis.url, PROMPTCTL_CACHE_KEY: 'ab'.repeat(32) };
    const story = await tellStoryOf({ env });
    story.write('prompts.yaml', promptFile({ 'bot/greet': 'Hello', 'bot/part': 'Bye' }));
    await story.prepare('promptctl push');
    const other = await startReporting(redis.url, url, 'production', 'cd'.repeat(32));
    onTestFinished(() => other.close());
    await other.report('host-1');
    story.useTerminal(100);
    await story.run('promptctl promote bot/greet@1 --wait 0.1');
    await story.run('promptctl fleet');
    const same = await startReporting(redis.url, url, 'production', 'ab'.repeat(32));
    onTestFinished(() => same.close());
    await same.follow('host-2');
    await other.report('host-1', 'host-3');
    await story.run('promptctl promote bot/part@1 --wait');
    await story.run('promptctl fleet');
    expect(told(story).replaceAll(/in \d+ ms/g, 'in <ms>')).toMatchInlineSnapshot(`
      "# on a terminal of 100 columns

      $ promptctl promote bot/greet@1 --wait 0.1
      Promoted in production on db.test/app
        bot/greet  none → 1

      Release production@1:1: 1 prompt
      1 report not signed with this PROMPTCTL_CACHE_KEY, and not believed: have all processes the same one?
      2> To undo it: promptctl rollback --release 1 --env production
      exit 1

      $ promptctl fleet
      1 report not signed with this PROMPTCTL_CACHE_KEY, and not believed: have all processes the same one?
      exit 0

      $ promptctl promote bot/part@1 --wait
      Promoted in production on db.test/app
        bot/part  none → 1

      Release production@1:2: 1 prompt
      1/1 process at production@1:2 in <ms>
      2 reports not signed with this PROMPTCTL_CACHE_KEY, and not believed: have all processes the same one?
      2> To undo it: promptctl rollback --release 2 --env production
      exit 0

      $ promptctl fleet
      PROCESS     HOST    PID   HEAD  BEHIND  REPORTED  CLIENT
      host-2-web  host-2  4702  1:2   no      <age>     0.1.0

      1/1 process at production@1:2
      2 reports not signed with this PROMPTCTL_CACHE_KEY, and not believed: have all processes the same one?
      exit 0
      "
    `);
  });
});

test('the processes are not known without Redis', async () => {
  const story = await tellStory();
  await story.run('promptctl fleet');
  await story.run('REDIS_URL=redis://:hunter2@127.0.0.1:1 promptctl fleet');
  expect(story.text()).toMatchInlineSnapshot(`
    "$ promptctl fleet
    2> ✖ promptctl fleet needs Redis, and none is set
    2>   set REDIS_URL, the one that the apps use
    exit 2

    $ REDIS_URL=redis://:hunter2@127.0.0.1:1 promptctl fleet
    2> ✖ cannot reach Redis at 127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1
    2>   apps go on without it and see releases through Postgres; promptctl doctor says more
    exit 3
    "
  `);
});

/** What processes that connect to the database that is down have left in Redis. */
async function remember(redisUrl: string, databaseId: string): Promise<void> {
  const cache = openCache(redisUrl, 'the test');
  await cache.rememberDatabaseId(connectionName(DOWN, 'the test'), databaseId);
  await cache.close();
}

/** Ages are real: the clock is Redis' own. */
function told(story: Story): string {
  return story
    .text()
    .replaceAll(/\t\d+\t0\.1\.0/g, '\t<ms>\t0.1.0')
    .replaceAll(/(just now|\d+ s ago) +0/g, '<age>     0');
}
