import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../../src/storage/database.ts';
import { setPrice } from '../../../src/storage/upkeep.ts';
import { promptFile } from '../../helpers/sample-prompts.ts';
import { tellStory, tellStoryOf } from '../../helpers/story.ts';

const DAY = 86_400_000;

test("a team's own prices are set, listed and taken away", async () => {
  const story = await tellStory();
  await story.run('promptctl db prices');
  await story.run('promptctl db set-price our-model --prompt 3 --response 15');
  await story.run(
    'promptctl db set-price our-model --prompt 2 --response $8.5 --cached-read 0.2 --cached-write 2.5 --reasoning 10 --since 2026-03-01',
  );
  await story.run('promptctl db set-price our-model --prompt 4 --response 16');
  await story.run('promptctl db set-price gpt-4o --prompt 0 --response 0.000001 --since 2026-02-01 --json');
  await story.run('promptctl db prices');
  await story.run('promptctl db prices --json');
  story.useTerminal(100);
  await story.run('promptctl db prices');
  await story.run('promptctl db remove-price our-model --since 2026-03-01');
  await story.run('promptctl db remove-price our-model --since 2026-03-01');
  await story.run('promptctl db remove-price our-modl');
  await story.run('promptctl db remove-price our-model');
  await story.run('promptctl db remove-price gpt-4o --json');
  await story.run('promptctl db remove-price gpt-4o');
  await story.run('promptctl db prices');
  await expect(story.text()).toMatchFileSnapshot('__snapshots__/db-prices.txt');
});

test('what is no price is told before a database is asked', async () => {
  const story = await tellStoryOf({});
  await story.run('promptctl db set-price');
  await story.run('promptctl db set-price our-model');
  await story.run('promptctl db set-price our-model --prompt 3');
  await story.run('promptctl db set-price our-model --prompt -3 --response 15');
  await story.run('promptctl db set-price our-model --prompt 3 --response 1000001');
  await story.run('promptctl db set-price our-model --prompt 3 --response 15 --cached-read cheap');
  await story.run('promptctl db set-price our-model --prompt 3 --response 15 --since 2026-02-30');
  await story.run('promptctl db remove-price our-model --since 3d --json');
  await story.run('promptctl db remove-price');
  await expect(story.text()).toMatchFileSnapshot('__snapshots__/db-prices-refused.txt');
});

test('what is imported costs what its model cost at the time', async () => {
  const midnight = Math.floor(Date.now() / DAY) * DAY - DAY;
  const day = new Date(midnight).toISOString().slice(0, 10);
  const story = await tellStory({ now: () => new Date() });
  story.write('prompts.yaml', promptFile({ 'support/reply': 'Hello' }));
  await story.prepare(
    'promptctl push',
    'promptctl db set-price our-model --prompt 3 --response 15',
    `promptctl db set-price our-model --prompt 2 --response 10 --since ${day}`,
  );
  const measures = { prompt: 'support/reply', version: 1, model: 'our-model', promptTokens: 1e6, responseTokens: 1e6 };
  const events = [midnight - 1, midnight].map((at) => ({ id: `call-${at}`, at, ...measures }));
  story.write('events.ndjson', events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  await story.prepare('promptctl events import events.ndjson', 'promptctl stats --json > stats.json');
  expect(JSON.parse(story.read('stats.json'))).toMatchObject({ total: { cost: { total: 18 + 12, share: 1 } } });
});

test('a price that cannot be read is shown as that, and can be taken away', async () => {
  const story = await tellStory();
  const database = openDatabase(story.env['PROMPTCTL_DATABASE_URL'] ?? '', 'test');
  onTestFinished(() => database.close());
  await setPrice(database, { model: 'odd-model', validFrom: '2026-01-01', prices: { promptTokens: 'much' } }, 'ada');
  await story.run('promptctl db prices');
  story.useTerminal(120);
  await story.run('promptctl db prices');
  await story.run('promptctl db remove-price odd-model');
  expect(story.text()).toMatchInlineSnapshot(`
    "$ promptctl db prices
    odd-model	2026-01-01						responseTokens must be dollars for a million tokens, 0 to 1000000, not undefined
    exit 0

    # on a terminal of 120 columns

    $ promptctl db prices
    MODEL      SINCE       PROMPT  RESPONSE  CACHED READ  CACHED WRITE  REASONING  PROBLEM
    odd-model  2026-01-01  –       –         –            –             –          responseTokens must be dollars for a mil…
    dollars for a million tokens
    exit 0

    $ promptctl db remove-price odd-model
    Removed from db.test/app what odd-model costs
      - 2026-01-01: what cannot be read
    exit 0
    "
  `);
});

test('a model has a name of at most 200 characters', async () => {
  const story = await tellStory();
  await story.prepare(`promptctl db set-price ${'m'.repeat(200)} --prompt 1 --response 2`);
  await story.run(`promptctl db set-price ${'m'.repeat(201)} --prompt 1 --response 2`);
  await story.run("promptctl db set-price '' --prompt 1 --response 2");
  expect(story.text().replace(/m{201}/g, 'm…')).toMatchInlineSnapshot(`
    "$ promptctl db set-price m… --prompt 1 --response 2
    2> ✖ model must be the name of a model, of at most 200 characters
    exit 2

    $ promptctl db set-price '' --prompt 1 --response 2
    2> ✖ missing <model>
    2>   promptctl db set-price gpt-4o --prompt 2.5 --response 10
    exit 2
    "
  `);
});
