import { expect, test } from 'vitest';
import { promptFile } from '../../helpers/sample-prompts.ts';
import { numbered, tellTested, tellVersions } from '../ab-story.ts';

test('promote and retire leave a prompt under test alone, unless they are told to end the test', async () => {
  const story = await tellTested();
  await story.run('promptctl promote bot/greet@3');
  await story.run('promptctl promote bot/greet@1');
  await story.run('promptctl retire bot/greet');
  await story.run('promptctl promote bot/greet@3 bot/part@1 --stop-test -n');
  await story.run('promptctl promote bot/greet@3 bot/part@1 --stop-test -m "cannot wait"');
  await story.prepare('promptctl ab start bot/greet 2');
  await story.run('promptctl promote bot/greet@3 --stop-test');
  await story.prepare('promptctl ab start bot/greet 2');
  await story.run('promptctl retire bot/greet bot/part --stop-test');
  await story.run('promptctl ab list --all');
  await expect(numbered(story.text())).toMatchFileSnapshot('__snapshots__/ab-stop-test.txt');
});

test('a rollback under test takes the test back; only --to takes the control back as well', async () => {
  const story = await tellTested();
  await story.run('promptctl rollback bot/greet -n');
  await story.run('promptctl rollback bot/greet -m "too casual"');
  await story.run('promptctl promote bot/greet@2');
  await story.run('promptctl promote bot/greet@2 --again');
  await story.prepare('promptctl ab start bot/greet 3');
  await story.run('promptctl rollback bot/greet --to 1');
  await story.run('promptctl log bot/greet');
  await story.run('promptctl ab list --all');
  await expect(numbered(story.text())).toMatchFileSnapshot('__snapshots__/ab-rollback.txt');
});

test('a rollback to a variant does not say that it is held', async () => {
  const story = await tellVersions();
  await story.prepare('promptctl promote bot/greet@2', 'promptctl ab start bot/greet 1');
  await story.run('promptctl rollback bot/greet --to 1');
  await story.run('promptctl log bot/greet');
  await story.prepare('promptctl promote bot/greet@2 --again', 'promptctl ab start bot/greet 1 3');
  await story.run('promptctl rollback bot/greet --to 1');
  await story.run('promptctl log bot/greet');
  story.useTerminal(80);
  await story.run('promptctl log');
  await expect(numbered(story.text())).toMatchFileSnapshot('__snapshots__/ab-back-to-variant.txt');
});

test('the release that started a test is undone by ending it, a ramp by nothing', async () => {
  const story = await tellTested();
  await story.prepare('promptctl ab ramp bot/greet 50%');
  await story.run('promptctl rollback --release 3');
  await story.run('promptctl rollback --release 2');
  await story.run('promptctl rollback --release 2');
  await story.prepare('promptctl ab start bot/greet 2 3 --again', 'promptctl ab stop bot/greet --promote 3');
  await story.run('promptctl rollback --release 6');
  await story.prepare('promptctl ab start bot/greet 3 --again', 'promptctl ab stop bot/greet --keep-control');
  await story.run('promptctl rollback --release 9');
  await expect(numbered(story.text())).toMatchFileSnapshot('__snapshots__/ab-undo.txt');
});

test('a whole rollback names the test of each prompt', async () => {
  const story = await tellTested();
  await story.prepare('promptctl promote bot/part@1');
  story.write('prompts.yaml', promptFile({ 'bot/greet': 'Hey {{name}}', 'bot/part': 'See you' }));
  await story.prepare('promptctl push', 'promptctl promote bot/part@2');
  await story.run("promptctl rollback 'bot/*' -n");
  await story.run("promptctl rollback 'bot/*'");
  expect(numbered(story.text())).toMatchInlineSnapshot(`
    "$ promptctl rollback 'bot/*' -n
    Would roll back in production on db.test/app
      bot/part  2 → 1
      would stop ab-000000000001 of bot/greet at 10% after less than a minute; control 1 kept

    bot/greet@2 would be held until promoted or tested with --again
    2 prompts; nothing was written (dry run)
    exit 0

    $ promptctl rollback 'bot/*'
    Rolled back in production on db.test/app
      bot/part  2 → 1
      stopped ab-000000000001 of bot/greet at 10% after less than a minute; control 1 kept

    bot/greet@2 is held until promoted or tested with --again
    Release production@1:5: 2 prompts; what was rolled back from is held until promoted or tested with --again
    Apps pick it up from Postgres within a second
    exit 0
    "
  `);
});
