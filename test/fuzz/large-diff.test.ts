import { expect, inject, test } from 'vitest';
import { judged } from '../helpers/long-run.ts';
import { tellStory } from '../helpers/story.ts';

/** Just under what is read of a file. */
const LINES = 11_000;

function fileOf(lineOf: (line: number) => string): string {
  const lines = Array.from({ length: LINES }, (_, line) => `    ${lineOf(line)}\n`);
  return `prompts:\n  a:\n   template: |\n${lines.join('')}`;
}

const BEFORE = fileOf((line) => `Line ${line}: name the order by its number, and say what happened to it and when.`);

test.skipIf(inject('servers').length === 0).each([
  [
    'nothing in common',
    fileOf((line) => `${line * 7919} is another text, with about as many words in each line of it.`),
  ],
  ['every line edited', BEFORE.replaceAll('name', 'spell')],
  ['one line of all', fileOf((line) => (line === 0 ? 'x '.repeat(400_000) : ''))],
])('promptctl diff of a text of a megabyte: %s', async (_, after) => {
  const story = await tellStory();
  story.write('prompts.yaml', BEFORE);
  await story.prepare('promptctl push');
  story.write('prompts.yaml', after);
  const used = process.cpuUsage();
  await story.prepare('promptctl diff', 'promptctl diff --stat', 'promptctl diff --json');
  const { user, system } = process.cpuUsage(used);
  // Reading the file, which is kept afterwards, and drawing all of it three times.
  expect((user + system) / 1_000 / 3).toBeLessThan(judged(1_000));
});
