import { afterEach, expect, inject, test } from 'vitest';
import { rounds } from '../helpers/long-run.ts';
import { temporaryDatabase } from '../helpers/story.ts';
import { fuzz } from './chance.ts';
import { commandLine } from './command-lines.ts';
import { openPlayground, type Playground } from './run-line.ts';

/** Nobody listens there. */
const NOWHERE = 'postgres://app@127.0.0.1:1/app';

let playground: Playground | null = null;
afterEach(() => playground?.remove());

/** Types so many command lines; how often each exit was, and the share of errors that say what to type next. */
async function type(count: number, env: NodeJS.ProcessEnv): Promise<{ exits: number[]; hinted: number }> {
  const opened = openPlayground(env);
  playground = opened;
  const exits = new Set<number>();
  let [refused, hinted] = [0, 0];
  await fuzz(count, commandLine, async (words) => {
    const { exit, hasHint } = await opened.run(words);
    exits.add(exit);
    if (exit === 0 || exit === 130) return;
    refused++;
    if (hasHint) hinted++;
  });
  return { exits: [...exits].toSorted((a, b) => a - b), hinted: hinted / refused };
}

test('10,000 command lines without a database that answers end in words, with a documented exit', async () => {
  const { exits, hinted } = await type(rounds(10_000, 50_000), { DATABASE_URL: NOWHERE });
  expect(exits).toEqual([0, 1, 2, 3, 4]);
  expect(hinted).toBeGreaterThan(0.9);
}, 900_000);

test.skipIf(inject('servers').length === 0)(
  'command lines on a database do too, whatever was done to it before',
  async () => {
    const url = await temporaryDatabase();
    const { exits, hinted } = await type(rounds(400, 10_000), { PROMPTCTL_DATABASE_URL: url });
    expect(exits).toEqual(expect.arrayContaining([0, 1, 2, 4]));
    expect(hinted).toBeGreaterThan(0.9);
  },
  900_000,
);
