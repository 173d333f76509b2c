import { describe, expect, onTestFinished, test } from 'vitest';
import { findRedis, startRedis, type TestRedis } from '../../helpers/redis-server.ts';
import { type Reporting, startReporting } from '../../helpers/reporting.ts';
import { promptFile } from '../../helpers/sample-prompts.ts';
import { type Story, tellStory, tellStoryOf, temporaryDatabase } from '../../helpers/story.ts';

/** A Redis that nobody answers at. */
const NOWHERE = 'redis://127.0.0.1:1';

/** Versions 1 to 3 of a prompt, none of them live yet, with processes that report through a Redis of their own. */
async function tellFleet(): Promise<{ story: Story; reporting: Reporting; redis: TestRedis }> {
  const redis = await startRedis();
  onTestFinished(() => redis.stop());
  const url = await temporaryDatabase();
  const story = await tellStoryOf({ env: { PROMPTCTL_DATABASE_URL: url, REDIS_URL: redis.url } });
  for (const text of ['Hello', 'Hi', 'Hey']) {
    story.write('prompts.yaml', promptFile({ 'bot/greet': text }));
    await story.prepare('promptctl push');
  }
  const reporting = await startReporting(redis.url, url, 'production');
  onTestFinished(() => reporting.close());
  return { story, reporting, redis };
}

describe.skipIf(findRedis() === null)('a release that goes through Redis', () => {
  test('tells how many processes serve it already', async () => {
    const { story, reporting } = await tellFleet();
    await story.run('promptctl promote bot/greet@1');
    await reporting.follow('host-1', 'host-2', 'host-3');
    await story.run('promptctl promote bot/greet@2');
    await story.run('promptctl promote bot/greet@3 --dry-run');
    await story.run('promptctl promote bot/greet@2 --wait');
    await story.run('promptctl rollback bot/greet --wait 5');
    await story.run('promptctl retire bot/greet --wait --json');
    await expect(story.text()).toMatchFileSnapshot('__snapshots__/announce.txt');
  });

  test('stands though a process has not taken it over, and --wait says no', async () => {
    const { story, reporting } = await tellFleet();
    await reporting.report('host-3');
    await reporting.follow('host-1', 'host-2');
    await story.run('promptctl promote bot/greet@1');
    await story.run('promptctl promote bot/greet@2 --wait 0.2');
    await story.run('promptctl rollback bot/greet --wait=0.1');
    await story.run('promptctl promote bot/greet@1 --env staging --wait 0.1');
    await expect(story.text()).toMatchFileSnapshot('__snapshots__/announce-late.txt');
  });

  test('is heard of by those who report, though this login may not write', async () => {
    const { story, reporting, redis } = await tellFleet();
    await redis.admin.call('acl', ...'setuser reader on >hunter2 ~* &* +@all -hset -set -rename'.split(' '));
    await reporting.follow('host-1');
    story.env['REDIS_URL'] = redis.url.replace('redis://', 'redis://reader:hunter2@');
    await story.run('promptctl promote bot/greet@1 --wait 0.1');
    expect(
      story.text().replace(/at 127\.0\.0\.1:\d+ refused: .*/, 'at <redis> refused: <reason>'),
    ).toMatchInlineSnapshot(`
      "$ promptctl promote bot/greet@1 --wait 0.1
      Promoted in production on db.test/app
        bot/greet  none → 1

      Release production@1:1: 1 prompt
      Redis was not told, so apps pick it up from Postgres within a second: Redis at <redis> refused: <reason>
      0/1 process at production@1:1 after 100 ms; missing: host-1 (pid 4701)
      exit 1
      "
    `);
  });

  test('does not hang where Redis does', async () => {
    const { story, redis } = await tellFleet();
    await redis.kill('SIGSTOP');
    await story.run('promptctl promote bot/greet@1');
    await story.run('promptctl promote bot/greet@2 --wait');
    await redis.kill('SIGCONT');
    const text = story.text().replace(/at 127\.0\.0\.1:\d+: .*/g, 'at <redis>: <reason>');
    expect(text).toMatchInlineSnapshot(`
      "$ promptctl promote bot/greet@1
      Promoted in production on db.test/app
        bot/greet  none → 1

      Release production@1:1: 1 prompt
      Redis was not told, so apps pick it up from Postgres within a second: cannot reach Redis at <redis>: <reason>
      exit 0

      $ promptctl promote bot/greet@2 --wait
      2> ✖ cannot reach Redis at <redis>: <reason>
      2>   nothing was released; without --wait it is
      2>   apps go on without it and see releases through Postgres; promptctl doctor says more
      exit 3
      "
    `);
  });

  test('does without Redis, unless somebody waits for it', async () => {
    const { story } = await tellFleet();
    story.env['REDIS_URL'] = NOWHERE;
    await story.run('promptctl promote bot/greet@1 --wait');
    await story.run('promptctl promote bot/greet@1');
    await story.run('promptctl promote --wait bot/greet@2');
    await story.run('REDIS_URL= promptctl promote bot/greet@2 --wait');
    await story.run('REDIS_URL=redis:6379 promptctl promote bot/greet@2');
    await story.run('promptctl log --json > log.json');
    expect(JSON.parse(story.read('log.json'))).toMatchObject({ releases: [{ revision: 1 }] });
    await expect(story.text()).toMatchFileSnapshot('__snapshots__/announce-without.txt');
  });
});

test('a Redis that the project file names must be set', async () => {
  const story = await tellStory();
  story.write('promptctl.yaml', 'environments: { production: { redis: PROD_REDIS_URL } }\n');
  story.write('prompts.yaml', promptFile({ 'bot/greet': 'Hello' }));
  await story.prepare('promptctl push', 'promptctl promote bot/greet@1 --env staging');
  await story.run(`REDIS_URL=${NOWHERE} promptctl promote bot/greet@1`);
  expect(story.text()).toMatchInlineSnapshot(`
    "$ REDIS_URL=redis://127.0.0.1:1 promptctl promote bot/greet@1
    2> ✖ PROD_REDIS_URL is not set; promptctl.yaml names it as the Redis of production
    2>   set PROD_REDIS_URL to a redis:// URL
    exit 3
    "
  `);
});
