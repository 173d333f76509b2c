import { stripVTControlCharacters } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openLiveCounters } from '../../../src/cache/open-live-counters.ts';
import { openDatabase } from '../../../src/storage/database.ts';
import { readDatabaseId } from '../../../src/storage/environments.ts';
import { listTests } from '../../../src/storage/tests.ts';
import { findRedis, startRedis } from '../../helpers/redis-server.ts';
import { tellStory, temporaryDatabase } from '../../helpers/story.ts';
import { numbered, tellTested, tellVersions } from '../ab-story.ts';

test('watching says what it waits for', async () => {
  const story = await tellVersions();
  await story.run('promptctl watch --count 1');
  await story.run('promptctl watch bot/greet --count 2 --interval 500ms');
  await story.run('promptctl watch bot/greet --count 1 --quiet');
  await story.run('promptctl watch --count 1 --json');
  await story.run("promptctl watch 'no*' --count 1");
  expect(story.text()).toMatchInlineSnapshot(`
    "$ promptctl watch --count 1
    2> Waiting for executions in production since 12:00:00 UTC
    exit 0

    $ promptctl watch bot/greet --count 2 --interval 500ms
    2> Waiting for executions in production since 12:00:00 UTC
    <time>	bot/greet	1				0									postgres
    <time>	bot/greet	1				0									postgres
    exit 0

    $ promptctl watch bot/greet --count 1 --quiet
    <time>	bot/greet	1				0									postgres
    exit 0

    $ promptctl watch --count 1 --json
    {"environment":"production","at":"<time>","since":"<time>","source":"postgres","read":"<time>","problems":[],"versions":[]}
    exit 0

    $ promptctl watch 'no*' --count 1
    2> ! no prompt matches no*; promptctl list shows what was pushed
    2> Waiting for executions in production since 12:00:00 UTC
    exit 0
    "
  `);
});

test('watching is refused what makes no sense', async () => {
  const story = await tellStory();
  for (const line of ['--interval 2', '--interval 100ms', '--interval 25h', '--count 0', 'bot/gret', '--env stagign'])
    await story.run(`promptctl watch ${line}`);
  expect(story.text()).toMatchInlineSnapshot(`
    "$ promptctl watch --interval 2
    2> ✖ --interval takes a time from 500ms to 24h, not "2"
    2>   for example 500ms, 2s or 1m
    exit 2

    $ promptctl watch --interval 100ms
    2> ✖ --interval takes a time from 500ms to 24h, not "100ms"
    2>   for example 500ms, 2s or 1m
    exit 2

    $ promptctl watch --interval 25h
    2> ✖ --interval takes a time from 500ms to 24h, not "25h"
    2>   for example 500ms, 2s or 1m
    exit 2

    $ promptctl watch --count 0
    2> ✖ --count takes a whole number from 1, not "0"
    exit 2

    $ promptctl watch bot/gret
    2> ✖ there is no prompt "bot/gret"
    2>   promptctl list shows what was pushed
    exit 4

    $ promptctl watch --env stagign
    2> ✖ there is no environment "stagign"
    2>   did you mean "staging"?
    exit 4
    "
  `);
});

describe.skipIf(findRedis() === null)('with Redis', () => {
  test('watching shows what apps sent a moment ago', async () => {
    const redis = await startRedis();
    onTestFinished(() => redis.stop());
    const url = await temporaryDatabase();
    const story = await tellTested({ env: { PROMPTCTL_DATABASE_URL: url, REDIS_URL: redis.url } });
    await count(url, redis.url);
    for (const columns of [null, 80, 120]) {
      story.useTerminal(columns);
      await story.run('promptctl watch --count 1');
    }
    await redis.kill('SIGKILL');
    await story.run('promptctl watch --count 1');
    await expect(told(story.text())).toMatchFileSnapshot('__snapshots__/watch.txt');
  });
});

/** As a shipper counts: nine users of the control, one of the variant, one who was served from a fallback. */
async function count(url: string, redisUrl: string): Promise<void> {
  const database = openDatabase(url, 'test');
  const live = openLiveCounters(redisUrl, 'the test');
  try {
    const [test] = await listTests(database, { environment: 'production' });
    const place = { databaseId: await readDatabaseId(database), environment: 'production' };
    const [control, variant] = test?.arms ?? [];
    const of = (versionId: string | null, metric: string, n: number, sum = 0) => ({
      prompt: 'bot/greet',
      versionId,
      metric,
      count: n,
      sum,
    });
    const [first = null, second = null] = [control?.versionId, variant?.versionId];
    await live.counters.add(place, { producer: 'a', sequence: 1 }, [
      of(first, 'executions', 900),
      of(first, 'errors', 9, 9),
      of(first, 'latency', 900, 720_000),
      of(first, 'input-tokens', 900, 90_000),
      of(first, 'output-tokens', 900, 270_000),
      of(first, 'rating', 30, 96),
      of(second, 'executions', 60),
      of(second, 'latency', 60, 90_000),
      of(second, 'output-tokens', 60, 12_000),
      of(null, 'executions', 40),
    ]);
  } finally {
    await Promise.all([live.close(), database.close()]);
  }
}

/** Rates depend on where in its five seconds the clock of Redis is. */
function told(text: string): string {
  return numbered(stripVTControlCharacters(text))
    .replaceAll(/^(<time>\t[^\t]+\t[^\t]+\t[^\t]*)\t[\d.]+\t[\d.]+/gm, '$1\t<rate>\t<rate>')
    .replaceAll(/^(bot\/greet +\S+(?: control| variant)? +)([\d.]+)(?:( +)([\d.]+)(?= {2,}[\d.]+%))?/gm, masked)
    .replaceAll(/[\d.]+ executions\/s/g, '<rate> executions/s')
    .replaceAll(/127\.0\.0\.1:\d+/g, '<redis>')
    .replaceAll(/(cannot reach Redis at <redis>: ).*/g, '$1<reason>');
}

/** Rates as signs of their width, so that columns stay below their names. */
function masked(_: string, before: string, first: string, gap = '', second = ''): string {
  return `${before}${'#'.repeat(first.length)}${gap}${'#'.repeat(second.length)}`;
}
