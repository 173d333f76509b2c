import { expect, test } from 'vitest';
import { numbered, tellVersions, threeDaysOn } from '../ab-story.ts';

test.each([
  ['a pipe', null],
  ['a terminal', 80],
])('a test is started, looked at, ramped and won in %s', async (place, columns) => {
  const story = await tellVersions({ now: threeDaysOn });
  story.useTerminal(columns);
  await story.run('promptctl ab list');
  await story.run('promptctl ab start bot/greet 2 --coverage 1% --max-days 14 --force qa-1=2 -m "Shorter" -n');
  await story.run('promptctl ab start bot/greet 2 --coverage 1% --max-days 14 --force qa-1=2 -m "Shorter"');
  await story.run('promptctl ab ramp bot/greet 10%');
  await story.run('promptctl ab ramp bot/greet 50% -m "no complaints" --dry-run');
  await story.run('promptctl ab ramp bot/greet 50% -m "no complaints" --expect 10%');
  await story.run('promptctl ab ramp bot/greet 50%');
  await story.run('promptctl ab ramp bot/greet 100%');
  await story.run('promptctl ab list');
  await story.run('promptctl ab show bot/greet');
  await story.run('promptctl ab stop bot/greet --promote 2 -n');
  await story.run('promptctl ab stop bot/greet --promote 2 -m "better rated"');
  await story.run('promptctl ab list');
  await story.run('promptctl ab list --all');
  await story.run('promptctl ab show bot/greet');
  await story.run('promptctl log');
  await story.run('promptctl rollback bot/greet');
  await expect(numbered(story.text())).toMatchFileSnapshot(`__snapshots__/ab-life-in-${place.replace('a ', '')}.txt`);
});

test('a test that found nothing keeps its control, and another may follow', async () => {
  const story = await tellVersions();
  story.useTerminal(80);
  await story.run('promptctl ab start bot/greet@2');
  await story.run('promptctl ab stop bot/greet --keep-control -m "no difference"');
  await story.run('promptctl ab start bot/greet 2@20% latest --metric cost --min-effect 5% --alpha .01');
  await story.run('promptctl ab stop bot/greet --keep-control');
  await story.run('promptctl ab start bot/greet 2 3 --split 33.34/33.33/33.33 --expect 1');
  await story.run('promptctl ab stop bot/greet --promote bot/greet@3');
  await expect(numbered(story.text())).toMatchFileSnapshot('__snapshots__/ab-control-kept.txt');
});

test('a program reads the very objects that people see drawn', async () => {
  const story = await tellVersions();
  await story.run('promptctl ab start bot/greet 2 --coverage 10% --max-days 14 --salt parcels --json');
  await story.run('promptctl ab ramp bot/greet 20% --json > ramped.json');
  await story.run('promptctl ab list --json > list.json');
  await story.run('promptctl ab show bot/greet --json > shown.json');
  await story.run('promptctl ab stop bot/greet --keep-control --json > stopped.json');
  const [ramped, list, shown, stopped] = ['ramped', 'list', 'shown', 'stopped'].map((name) =>
    JSON.parse(story.read(`${name}.json`)),
  );
  const { counted, ...listed } = shown;
  expect(list.tests).toEqual([listed]);
  expect(counted).toEqual({ users: [0, 0], mixed: 0, sampleRatio: null });
  expect(shown).toMatchObject({ ...ramped.test, coverage: 2_000, isOverdue: false });
  expect(stopped).toMatchObject({ kind: 'test-stop', test: { id: shown.id, stopped: { version: 1, revision: 4 } } });
  await expect(numbered(story.text())).toMatchFileSnapshot('__snapshots__/ab-json.txt');
});
