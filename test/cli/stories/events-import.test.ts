import { expect, test } from 'vitest';
import { promptFile } from '../../helpers/sample-prompts.ts';
import { type Story, tellStory } from '../../helpers/story.ts';

const HOUR = 3_600_000;
const AT = Math.floor(Date.now() / HOUR) * HOUR - 24 * HOUR;

const REPLY = { at: AT, prompt: 'support/reply', version: 1 };

async function begin(): Promise<Story> {
  const story = await tellStory({ now: () => new Date() });
  story.write('prompts.yaml', promptFile({ 'support/reply': 'Hello' }));
  await story.prepare('promptctl push', 'promptctl promote support/reply@1', 'promptctl env add staging');
  story.text();
  return story;
}

const linesOf = (events: readonly object[]) => events.map((event) => `${JSON.stringify(event)}\n`).join('');

test('a log is imported once, however often it is imported, and by line it is told what is wrong', async () => {
  const story = await begin();
  const events = Array.from({ length: 7 }, (_, i) => ({ ...REPLY, id: `call-${i}`, latencyMs: 100 + i, rating: 4 }));
  story.write('events.ndjson', linesOf(events));
  await story.run('promptctl events import events.ndjson --dry-run');
  await story.run('promptctl events import events.ndjson');
  await story.run('promptctl events import events.ndjson');
  await story.run('promptctl events import events.ndjson --restart');
  await story.run('promptctl events import - --json < events.ndjson');
  story.write(
    'wrong.ndjson',
    linesOf([
      { ...REPLY, id: 'call-6' },
      { ...REPLY, id: 'a', latency: 3 },
      { ...REPLY, id: 'b', rating: 4.5 },
      { ...REPLY, id: 'c', version: 9 },
      { ...REPLY, id: 'd', prompt: 'support/repli' },
      { ...REPLY, id: 'e', environment: 'qa' },
      { ...REPLY, id: 'f', at: 1_700_000_000 },
      { ...REPLY, id: 'g', at: '2026-02-31T10:00:00Z' },
      { ...REPLY, id: 'h', test: 'ab-0123456789ab' },
      { ...REPLY, id: 'i', at: '2001-01-01T00:00:00Z' },
      { ...REPLY, id: 'new', environment: 'staging', version: null },
      { score: { id: 'new', executedAt: AT, name: 'rating', value: 5, at: AT + 5 } },
      { score: { id: 'new', name: 'rating', value: 5, at: AT } },
      { ...REPLY, id: 'new', environment: 'staging', version: null, at: AT + 1_000 },
    ]),
  );
  await story.run('promptctl events import wrong.ndjson --strict');
  await story.run('promptctl events import wrong.ndjson');
  await story.run('promptctl events import wrong.ndjson');
  await story.run('promptctl events import - --strict < wrong.ndjson');
  await story.run('promptctl events import missing.ndjson');
  await story.run('promptctl events import .');
  const text = story.text().replace(/begins \d{4}-\d\d-\d\d/g, 'begins <day>');
  await expect(text).toMatchFileSnapshot('__snapshots__/events-import.txt');
});

test('bytes of every kind are read or told', async () => {
  const story = await begin();
  const line = (id: string) => JSON.stringify({ ...REPLY, id });
  const files = {
    'empty.ndjson': '',
    'blank.ndjson': '\n \r\n\n',
    'windows.ndjson': `\uFEFF${line('bom')}\r\n${line('crlf')}\r\n${line('last')}`,
    'long.ndjson': `${JSON.stringify({ ...REPLY, id: 'long', rating: 1, feedback: 'x'.repeat(1_000_000) })}\n${line('short')}\n`,
    'junk.ndjson': Buffer.concat([
      Buffer.from([0x1f, 0x8b, 0xff, 0x0a, 0x00, 0x0a]),
      Buffer.from(`{"id":\n${line('good')}\n`),
    ]),
    'many.ndjson': '{}\n'.repeat(21),
  };
  for (const [name, content] of Object.entries(files)) {
    story.write(name, content);
    await story.run(`promptctl events import ${name}`);
  }
  await story.run('promptctl events import - < windows.ndjson');
  await story.run('promptctl events import - < empty.ndjson');
  await story.run('promptctl events import windows.ndjson --batch 20001');
  await story.run('promptctl events import windows.ndjson --batch 1 --restart');
  // Of twenty lines that say the same, the last is enough.
  const text = story.text().replace(/(?:  line \d+ .*\n|2> +line \d+ .*\n){18}(?=.*line 20)/, '  …\n');
  await expect(text).toMatchFileSnapshot('__snapshots__/events-import-bytes.txt');
});

test('on a terminal a bar shows how far it is, and in a pipe nothing does', async () => {
  let time = Date.now();
  const story = await tellStory({ now: () => new Date((time += 60)) });
  story.write('prompts.yaml', promptFile({ 'support/reply': 'Hello' }));
  await story.prepare('promptctl push');
  story.write('events.ndjson', linesOf(Array.from({ length: 4 }, (_, i) => ({ ...REPLY, id: `call-${i}` }))));
  story.useTerminal(80);
  await story.run('promptctl events import events.ndjson --batch 1');
  const text = story.text();
  expect(text).toContain('██████░░░░░░░░░░░░░░░░░░  25%  1 event');
  expect(text).toMatch(/2 events {2}\d+\/s {2}0\.0 of 0\.0 MB {2}1 s left/);
  expect(text).toContain('Imported 4, there already 0\nexit 0');
});
