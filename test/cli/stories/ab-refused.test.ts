import { expect, test } from 'vitest';
import { promptFile } from '../../helpers/sample-prompts.ts';
import { tellStoryOf } from '../../helpers/story.ts';
import { numbered, tellTested, tellVersions } from '../ab-story.ts';

test('a start that does not fit together is exit 2, and nothing is written', async () => {
  const story = await tellVersions();
  for (const line of MISFITS) await story.run(`promptctl ab start ${line}`);
  await story.run('promptctl ab list --all');
  await story.run('promptctl log --limit 1');
  await expect(story.text()).toMatchFileSnapshot('__snapshots__/ab-start-misfits.txt');
});

const MISFITS = [
  '',
  'bot/greet',
  'bot/greet 2 --split 50/40',
  'bot/greet 2 --split 50/25/25',
  'bot/greet 2 --split 100/0',
  'bot/greet 2 --split half',
  'bot/greet 2@10% --split 50/50',
  'bot/greet 2@100%',
  'bot/greet 2@0%',
  'bot/greet 2@10',
  'bot/greet v2',
  'bot/greet v2@10%',
  'bot/greet 08',
  'bot/greet ""',
  'bot/greet 2%',
  'Bot 2',
  'bot/greet 2 2',
  'bot/greet 2 bot/greet@2',
  'bot/greet 1',
  'bot/greet bot/part@1',
  'bot/greet 2 3 4 5 6 7 8 9 10 11',
  'bot/greet 2 --coverage 0%',
  'bot/greet 2 --coverage 10',
  'bot/greet 2 --coverage 101%',
  'bot/greet 2 --metric ratng',
  'bot/greet 2 --min-effect 10%',
  'bot/greet 2 --metric cost --min-effect 0.2',
  'bot/greet 2 --alpha 0.5',
  'bot/greet 2 --alpha .5',
  'bot/greet 2 --max-days 0',
  'bot/greet 2 --max-days 1000',
  'bot/greet 2 --salt "pa rcels"',
  'bot/greet 2 --force qa-1',
  'bot/greet 2 --force qa-1=3',
  'bot/greet 2 --force qa-1=1 --force qa-1=2',
  'bot/greet 2 --expect none',
  'bot/greet 2 --wait',
];

test('a start that names what is not there, or not served, is exit 4; one that was overtaken is exit 5', async () => {
  const story = await tellVersions();
  await story.run('promptctl ab start bot/gret 2');
  await story.run('promptctl ab start bot/greet 9');
  await story.run('promptctl ab start bot/part 1');
  await story.run('promptctl ab start bot/greet 2 --env stagin');
  await story.run('promptctl ab start bot/greet 2 --env staging');
  await story.run('promptctl ab start bot/greet 3 --expect 2');
  await story.prepare('promptctl promote bot/greet@3', 'promptctl rollback bot/greet -m "too casual"');
  await story.run('promptctl ab start bot/greet 3');
  await story.run('promptctl ab start bot/greet 3 --again');
  await story.run('promptctl ab start bot/greet 2');
  await story.prepare('promptctl retire bot/greet --stop-test');
  await story.run('promptctl ab start bot/greet 3');
  await expect(numbered(story.text())).toMatchFileSnapshot('__snapshots__/ab-start-refused.txt');
});

test('a variant that asks more of callers is refused until that is accepted', async () => {
  const story = await tellVersions();
  story.write('prompts.yaml', promptFile({ 'bot/greet': 'Hi {{name}} from {{city}}', 'bot/part': 'Bye' }));
  await story.prepare('promptctl push');
  await story.run('promptctl ab start bot/greet 2 4');
  await story.run('promptctl ab start bot/greet 2 4 --accept-contract -n');
  expect(numbered(story.text())).toMatchInlineSnapshot(`
    "$ promptctl ab start bot/greet 2 4
    2> ✖ bot/greet@4 requires "city", which callers need not send today
    2>   make callers send it first, or give a default; --accept-contract goes on all the same
    exit 1

    $ promptctl ab start bot/greet 2 4 --accept-contract -n
    Would start a test in production on db.test/app
      bot/greet  1 against 2 and 4 (33.34% / 33.33% / 33.33%), at 100% of users

    1 prompt; nothing was written (dry run)
    How long it takes cannot be said yet: no execution of the control before today (UTC) told both its user and its rating.
    exit 0
    "
  `);
});

test('ramps and stops that do not fit are refused, and what they meant is named', async () => {
  const story = await tellTested();
  for (const line of [
    'ramp',
    'ramp bot/greet',
    'ramp bot/greet ten',
    'ramp bot/greet 5%',
    'ramp bot/greet 50% --expect 20%',
    'ramp bot/greet@2 50%',
    'stop bot/greet@production --keep-control',
    'stop bot/greet --promote v2',
    'ramp bot/gret 50%',
    'ramp bot/part 50%',
    'ramp ab-000000000000 50%',
    'stop',
    'stop bot/greet',
    'stop bot/greet --promote 2 --keep-control',
    'stop bot/greet --promote 3',
    'stop bot/greet --promote 9',
    'stop bot/greet --promote 2@10%',
    'stop bot/greet --keep-control --env staging',
    'show',
    'show bot/part',
    'show bot/gret',
    'show ab-000000000000',
    'list bot/gret',
    'list --env stagin',
    'halt bot/greet',
    'strat bot/greet 2',
  ]) {
    await story.run(`promptctl ab ${line}`);
  }
  await story.prepare('promptctl ab stop bot/greet --keep-control');
  await story.run('promptctl ab ramp bot/greet 50%');
  await story.run('promptctl ab stop bot/greet --keep-control');
  await expect(numbered(story.text())).toMatchFileSnapshot('__snapshots__/ab-refused.txt');
});

test('without a database, tests cannot be asked for', async () => {
  const story = await tellStoryOf({});
  for (const line of [
    'start bot/greet 2',
    'list',
    'show bot/greet',
    'ramp bot/greet 50%',
    'stop bot/greet --keep-control',
  ]) {
    await story.run(`promptctl ab ${line}`);
  }
  await expect(story.text()).toMatchFileSnapshot('__snapshots__/ab-no-database.txt');
});
