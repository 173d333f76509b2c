import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { createDatabase } from '../../helpers/database.ts';
import { promptFile } from '../../helpers/sample-prompts.ts';
import { IMPROVED, newTraffic, simulate, startOf, startTestAgo } from '../../helpers/simulated-traffic.ts';
import { type Story, tellStory, tellStoryOf } from '../../helpers/story.ts';
import { DAY } from '../../storage/tracked.ts';
import { numbered } from '../ab-story.ts';

const [PROMPT, ENVIRONMENT] = ['bot/greet', 'production'];

/** Eight simulated days of 2 against 1, in which 2 is rated 15% better with 20% fewer tokens; `lookAt` sends them up to that day, and sets the clock to it. */
async function tellTraffic(): Promise<{ readonly story: Story; readonly lookAt: (day: number) => Promise<void> }> {
  const [server] = inject('servers');
  if (server === undefined) throw new Error('no server was started');
  const fixture = await createDatabase(server);
  onTestFinished(() => fixture.drop());
  let now = 0;
  const story = await tellStoryOf({ env: { PROMPTCTL_DATABASE_URL: fixture.url }, now: () => new Date(now) });
  for (const text of ['Hello {{name}}', 'Hi {{name}}', 'Hey {{name}}']) {
    story.write('prompts.yaml', promptFile({ [PROMPT]: text, 'bot/part': 'Bye' }));
    await story.prepare('promptctl push');
  }
  await story.prepare(`promptctl promote ${PROMPT}@1`);
  const started = await startTestAgo(fixture, { environment: ENVIRONMENT, prompt: PROMPT }, [2], 8);
  const traffic = newTraffic(fixture.database, started, simulate(8, IMPROVED, 7));
  const lookAt = async (day: number) => {
    await traffic.until(day);
    now = startOf(started) + day * DAY;
  };
  return { story, lookAt };
}

/** Without what depends on the hour at which the test is run: where days begin. */
function withoutDays(text: string): string {
  return numbered(text)
    .replace(/[▁▂▃▄▅▆▇█·]+/g, '<days>')
    .replace(/<days> +<days>/g, '<days>')
    .replace(/about \d+ more days?/g, 'about <n> more days')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>');
}

test('compare says "keep collecting", then "better", and a pipeline is told which it is', async () => {
  const { story, lookAt } = await tellTraffic();
  await lookAt(0.2);
  await story.run(`promptctl compare ${PROMPT} --require better > early.txt`);
  await lookAt(8);
  await story.run(`promptctl compare ${PROMPT} --require better > late.txt`);
  await story.run(`promptctl compare ${PROMPT} 1 3 --require not-worse --json > other.json`);
  expect([story.read('early.txt'), story.read('late.txt')].map((text) => text.replace(/[:\n][^]*/, ''))).toEqual([
    'Keep collecting',
    '2 is better than 1 on rating',
  ]);
  expect(story.text()).toMatchInlineSnapshot(`
    "$ promptctl compare bot/greet --require better > early.txt
    2> ✖ --require better is not met: no variant is shown to be better than 1 on rating
    exit 1

    $ promptctl compare bot/greet --require better > late.txt
    exit 0

    $ promptctl compare bot/greet 1 3 --require not-worse --json > other.json
    2> {"requirement":{"met":false,"why":"--require not-worse is not met: there is no test of these versions, so nothing is shown"}}
    exit 1
    "
  `);
});

test('compare is drawn in a terminal, and in a pipe in the form that is asked for', async () => {
  const { story, lookAt } = await tellTraffic();
  await lookAt(8);
  for (const columns of [80, 120, null]) {
    story.useTerminal(columns);
    await story.run(`promptctl compare ${PROMPT}`);
  }
  await story.run(`promptctl compare ${PROMPT} --format markdown`);
  await story.run(`promptctl compare ${PROMPT} 1 3 --by model`);
  await story.run('promptctl stats');
  await story.run(`promptctl stats ${PROMPT}`);
  await expect(withoutDays(story.text())).toMatchFileSnapshot('__snapshots__/compare.txt');
  await story.prepare(
    `promptctl compare ${PROMPT} --json > a.json`,
    `promptctl compare ${PROMPT} --format json > b.json`,
    `promptctl compare ${PROMPT} --by day --format tsv > c.tsv`,
    'promptctl stats --format csv > d.csv',
  );
  expect(story.read('a.json')).toBe(story.read('b.json'));
  expect(story.read('c.tsv')).toMatch(/^prompt\tenvironment\ttest\t/);
  expect(story.read('d.csv').split('\n')[1]).toMatch(/^production,,[^,]+,bot\/greet,1,ab-/);
});

describe('where there is nothing', () => {
  test('compare and stats say how an app counts', async () => {
    const story = await tellStory();
    story.write('prompts.yaml', promptFile({ 'bot/greet': 'Hello', 'bot/part': 'Bye' }));
    await story.prepare('promptctl push', 'promptctl promote bot/greet@1');
    await story.run('promptctl compare bot/greet');
    await story.run('promptctl compare bot/part');
    await story.run('promptctl compare bot/gret');
    await story.run('promptctl compare bot/greet 7');
    await story.run('promptctl compare bot/greet --metric ratng');
    await story.run('promptctl compare ab-000000000000');
    await story.run('promptctl stats');
    await story.run('promptctl stats bot/greet');
    await story.run('promptctl stats bot/gret');
    await expect(withoutDays(story.text())).toMatchFileSnapshot('__snapshots__/compare-nothing.txt');
  });
});

test('what was mistyped is told before a database is asked', async () => {
  const story = await tellStoryOf({});
  await story.run('promptctl compare');
  await story.run('promptctl compare x --format xml');
  await story.run('promptctl compare x --format markdwn');
  await story.run('promptctl compare x --by hour');
  await story.run('promptctl compare x --require best');
  await story.run('promptctl compare x --since yesterday');
  await story.run('promptctl stats --format yaml --json');
  expect(story.text()).toMatchInlineSnapshot(`
    "$ promptctl compare
    2> ✖ missing <prompt-or-test>
    2>   promptctl compare support/reply
    exit 2

    $ promptctl compare x --format xml
    2> ✖ --format is table, tsv, csv, markdown or json, not "xml"
    exit 2

    $ promptctl compare x --format markdwn
    2> ✖ --format is table, tsv, csv, markdown or json, not "markdwn"
    2>   did you mean "markdown"?
    exit 2

    $ promptctl compare x --by hour
    2> ✖ --by is day, model, environment, segment or source, not "hour"
    exit 2

    $ promptctl compare x --require best
    2> ✖ --require is better or not-worse, not "best"
    exit 2

    $ promptctl compare x --since yesterday
    2> ✖ --since takes a time, not "yesterday"
    2>   for example 2h, 3d or 2026-01-31T12:00Z
    exit 2

    $ promptctl stats --format yaml --json
    2> {"error":{"code":"usage","message":"--format is table, tsv, csv, markdown or json, not \\"yaml\\"","hint":null,"data":{"problem":"--format is table, tsv, csv, markdown or json, not \\"yaml\\"","hint":null}}}
    exit 2
    "
  `);
});
