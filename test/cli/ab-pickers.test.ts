import { PassThrough } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { main } from '../../src/cli/main.ts';
import type { Story } from '../helpers/story.ts';
import { transcript } from '../helpers/transcript.ts';
import { numbered, tellTested, tellVersions } from './ab-story.ts';

const [ENTER, DOWN] = ['\r', '\u001b[B'];

/** Types keys at each question in turn, once it is there, and says what stood on stdout at the end, and on stderr. */
async function converse(
  { folder, env }: Story,
  line: string,
  ...answers: readonly [question: string, ...keys: string[]][]
) {
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => {} });
  const [stdout, stderr] = [transcript(null), transcript(100)];
  // What is piped into the real stderr never ends it, and questions are.
  Object.assign(stderr.stderr, { end: () => {} });
  const world = { argv: ['node', 'promptctl', ...line.split(' ')], env, stdin, cwd: () => folder };
  const chance = { now: () => new Date(), newId: () => globalThis.crypto.randomUUID() };
  const exit = main({ ...world, stdout: stdout.stdout, stderr: stderr.stderr }, chance);
  for (const [question, ...keys] of answers) {
    await vi.waitFor(() => expect(stderr.text()).toContain(question), { timeout: 20_000 });
    for (const key of keys) stdin.write(key);
  }
  return { exit: await exit, text: numbered(stdout.text()), told: stderr.text() };
}

async function answer(...given: Parameters<typeof converse>) {
  const { exit, text } = await converse(...given);
  return { exit, text };
}

test('a person is asked which prompt to test, and which version of it', async () => {
  const story = await tellVersions();
  const started = await answer(
    story,
    'ab start',
    ['Test which prompt?', ENTER],
    ['Which version of bot/greet?', DOWN, ENTER],
  );
  expect(started).toEqual({ exit: 0, text: expect.stringContaining(': 1 against 2 (50% / 50%), at 100% of users') });
});

test('a person is asked which test to ramp, and how far: only up', async () => {
  const story = await tellTested();
  const ramped = await answer(story, 'ab ramp', ['Ramp which test?', ENTER], ['From 10% of the users to', ENTER]);
  expect(ramped).toEqual({ exit: 0, text: expect.stringContaining(': 10% → 50% of users') });
});

test('a person is asked how a test ends, and may keep the control', async () => {
  const story = await tellTested();
  const shown = await answer(story, 'ab show', ['Show which test?', ENTER]);
  expect(shown).toEqual({ exit: 0, text: expect.stringContaining('bot/greet in production  running') });
  const kept = await answer(story, 'ab stop', ['Stop which test?', ENTER], ['What is served from now on?', ENTER]);
  expect(kept).toEqual({ exit: 0, text: expect.stringContaining('control 1 kept') });
  await story.prepare('promptctl ab start bot/greet 3');
  const won = await answer(story, 'ab stop bot/greet', ['What is served from now on?', DOWN, ENTER]);
  expect(won).toEqual({ exit: 0, text: expect.stringContaining('3 promoted') });
});

test('where no test runs, a person is told, and not asked', async () => {
  const told = await converse(await tellVersions(), 'ab stop');
  expect(told).toEqual({
    exit: 2,
    text: '',
    told: '2> ✖ missing <prompt-or-test>\n2>   no test runs in production; promptctl ab list --all shows those that ended\n',
  });
});
