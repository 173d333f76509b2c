import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { createDatabase } from '../../helpers/database.ts';
import { promptFile } from '../../helpers/sample-prompts.ts';
import { IMPROVED, newTraffic, seriesOf, simulate, startOf, startTestAgo } from '../../helpers/simulated-traffic.ts';
import { type Story, tellStory, tellStoryOf } from '../../helpers/story.ts';
import { DAY, execution, executionId, newProducer, score, userKey } from '../../storage/tracked.ts';
import { numbered } from '../ab-story.ts';

const [PROMPT, ENVIRONMENT] = ['bot/greet', 'production'];

/** Eight simulated days of 2 against 1, in which 2 is rated 15% better with 20% fewer tokens; `lookAt` sends them up to that day, and sets the clock to it. */
async function tellTraffic(): Promise<{
  readonly story: Story;
  readonly lookAt: (day: number) => Promise<void>;
  readonly scoreAll: () => Promise<void>;
}> {
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
  /** An own score for users of today, who are new: of the variant it is greater by 1. */
  const scoreAll = async () => {
    const at = startOf(started) + 7.9 * DAY;
    const rows = Array.from({ length: 200 }, (_, i) =>
      execution({ id: executionId(at), series: 1 + (i % 2), userKey: userKey(1e6 + i) }),
    );
    const scores = rows.map(({ id }, i) => score(id, (i % 2) + (i % 5), { name: 'helpfulness', at }));
    await newProducer(fixture.database, { series: seriesOf(started) }).send(rows, { further: { scores } });
  };
  return { story, lookAt, scoreAll };
}

/** Without what depends on the hour at which the test is run: where days begin. */
function withoutDays(text: string): string {
  return numbered(text)
    .replace(/[▁▂▃▄▅▆▇█·]+/g, '<days>')
    .replace(/<days> +<days>/g, '<days>')
    .replace(/\d\.\d\d–\d\.\d\d/g, '<range>')
    .replace(/about [\d.]+ more (hour|day)s?/g, 'about <n> more days')
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
    2> ✔ --require better is met: 2 is shown to be better than 1 on rating
    exit 0

    $ promptctl compare bot/greet 1 3 --require not-worse --json > other.json
    2> {"requirement":{"met":false,"why":"there is no test of these versions, so nothing is shown"}}
    exit 1
    "
  `);
});

test('compare is drawn in a terminal, and in a pipe in the form that is asked for', async () => {
  const { story, lookAt } = await tellTraffic();
  await lookAt(8);
  for (const columns of [120, null]) {
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

test("an app's own score that is asked for is compared as an exploratory one, of which nobody knows which way is better", async () => {
  const { story, lookAt, scoreAll } = await tellTraffic();
  await scoreAll();
  await lookAt(8);
  story.useTerminal(100);
  await story.run(`promptctl compare ${PROMPT} --metric helpfulness`);
  await story.run(`promptctl compare ${PROMPT} --metric helpfullness`);
  const lines = story.text().split('\n');
  const at = lines.findIndex((line) => line.startsWith('helpfulness  exploratory'));
  const own = [...lines.slice(at, at + 2), ...lines.slice(-5)].join('\n');
  expect(withoutDays(own)).toMatchInlineSnapshot(`
    "helpfulness  exploratory, a score of the app's own, minimum effect 0.2 (10% of the control's mean by now)
      2  +1.00 (+0.25 to +1.75)                  ┊  │  ┊├─────────●──▶  higher
    2> ✖ there is no metric "helpfullness"
    2>   did you mean "helpfulness"?
    2>   metrics: rating, rating-coverage, response-tokens, prompt-tokens, cost, latency, slow-share, error-rate and helpfulness
    exit 2
    "
  `);
});

describe('where there is nothing', () => {
  test('compare and stats say how an app counts', async () => {
    const story = await tellStory();
    story.write('prompts.yaml', promptFile({ 'bot/greet': 'Hello', 'bot/part': 'Bye' }));
    await story.prepare('promptctl push', 'promptctl promote bot/greet@1');
    await story.run('promptctl compare bot/greet');
    await story.run('promptctl compare bot/part');
    await story.run('promptctl compare bot/gret');
    await story.run('promptctl compare bot/greet --since 7d');
    await story.run("promptctl stats 'no*'");
    await story.run('promptctl stats --since 7d');
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
  await story.run('promptctl compare x --since 2999-01-01');
  await story.run('promptctl compare x --json --format csv');
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

    $ promptctl compare x --since 2999-01-01
    2> ✖ --since is in the future: 2999-01-01
    2>   for example 2h, 3d or 2026-01-31T12:00Z
    exit 2

    $ promptctl compare x --json --format csv
    2> {"error":{"code":"usage","message":"--json and --format csv ask for two forms","hint":"give one of them","data":{"problem":"--json and --format csv ask for two forms","hint":"give one of them"}}}
    exit 2

    $ promptctl stats --format yaml --json
    2> {"error":{"code":"usage","message":"--format is table, tsv, csv, markdown or json, not \\"yaml\\"","hint":null,"data":{"problem":"--format is table, tsv, csv, markdown or json, not \\"yaml\\"","hint":null}}}
    exit 2
    "
  `);
});
