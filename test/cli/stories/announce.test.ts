import { describe, expect, onTestFinished, test } from 'vitest';
import { findRedis, startRedis } from '../../helpers/redis-server.ts';
import { type Reporting, startReporting } from '../../helpers/reporting.ts';
import { promptFile } from '../../helpers/sample-prompts.ts';
import { type Story, tellStory, tellStoryOf, temporaryDatabase } from '../../helpers/story.ts';

/** A Redis that nobody answers at. */
const NOWHERE = 'redis://127.0.0.1:1';

/** Versions 1 to 3 of a prompt, none of them live yet, with processes that report through a Redis of their own. */
async function tellFleet(): Promise<{ story: Story; reporting: Reporting; stopRedis: () => Promise<void> }> {
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
  return { story, reporting, stopRedis: () => redis.stop() };
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

  test('does without Redis, unless somebody waits for it', async () => {
    const { story, stopRedis } = await tellFleet();
    await stopRedis();
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
  expect(story.text()).toMatchInlineSnapshot();
});
