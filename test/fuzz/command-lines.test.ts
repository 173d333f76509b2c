import { afterEach, expect, inject, test, vi } from 'vitest';
import { rounds } from '../helpers/long-run.ts';
import { temporaryDatabase } from '../helpers/story.ts';
import { fuzz } from './chance.ts';
import { commandLine } from './command-lines.ts';
import { openPlayground, type Playground } from './run-line.ts';

/** Nobody listens there. Most lines are typed with a setting that is none: a release asks git three times before it connects. */
const NOWHERE = 'postgres://app@127.0.0.1:1/app';

const NO_FOLDER = '/nowhere';

let playgrounds: readonly Playground[] = [];
afterEach(() => {
  vi.unstubAllEnvs();
  for (const playground of playgrounds) playground.remove();
});

/** Types so many command lines, each with one of these settings; which exits there were, and the share of errors that say what to type next. */
async function type(
  count: number,
  settings: readonly NodeJS.ProcessEnv[],
): Promise<{ exits: number[]; hinted: number }> {
  const opened = settings.map(openPlayground);
  playgrounds = opened;
  const exits = new Set<number>();
  let [refused, hinted] = [0, 0];
  await fuzz(count, commandLine, async (words, chance) => {
    const { exit, hasHint } = await chance.pick(opened).run(words);
    exits.add(exit);
    if (exit === 0 || exit === 130) return;
    refused++;
    if (hasHint) hinted++;
  });
  return { exits: [...exits].toSorted((a, b) => a - b), hinted: hinted / refused };
}

test('10,000 command lines without git and a database that answers end in words, with a documented exit', async () => {
  vi.stubEnv('PATH', NO_FOLDER);
  const { exits, hinted } = await type(rounds(10_000, 50_000), [
    { DATABASE_URL: 'nowhere' },
    { DATABASE_URL: 'nowhere' },
    { DATABASE_URL: NOWHERE },
  ]);
  expect(exits).toEqual([0, 1, 2, 3, 4]);
  expect(hinted).toBeGreaterThan(0.9);
}, 900_000);

test.skipIf(inject('servers').length === 0)(
  'command lines on a database do too, whatever was done to it before',
  async () => {
    const url = await temporaryDatabase();
    const { exits, hinted } = await type(rounds(100, 10_000), [{ PROMPTCTL_DATABASE_URL: url }]);
    expect(exits).toEqual(expect.arrayContaining([0, 1, 2, 4]));
    expect(hinted).toBeGreaterThan(0.9);
  },
  900_000,
);
