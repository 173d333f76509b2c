import { expect, test } from 'vitest';
import { DOWN, ENTER, converse as talk } from '../helpers/converse.ts';
import { numbered, tellTested, tellVersions } from './ab-story.ts';

async function converse(...given: Parameters<typeof talk>) {
  const { exit, text, told } = await talk(...given);
  return { exit, text: numbered(text), told };
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
    told: '2> ✖ missing <prompt-or-test>\n2>   no test runs in production; promptctl ab list --all --env production shows those that ended\n',
  });
});

test.each([
  ['ab ramp bot/greet', 'From 10% of the users to'],
  ['ab stop bot/greet', 'What is served from now on?'],
])('%s changes only the test that the person was asked about', async (line, question) => {
  const story = await tellTested();
  const overtake = () =>
    story.prepare('promptctl ab stop bot/greet --keep-control', 'promptctl ab start bot/greet 3 --coverage 1%');
  const { exit, text, told } = await converse(story, line, [question, overtake, ENTER]);
  expect({ exit, text }).toEqual({ exit: 5, text: '' });
  expect(told).toContain('(1 against 3, at 1%) runs');
  await story.run('promptctl ab list');
  expect(story.text()).toMatch(/1 50% \/ 3 50%\t1%\t0\trunning/);
});

test.each(['ab ramp', 'ab stop'])('%s asks nothing about a test that is over', async (command) => {
  const story = await tellTested();
  await story.prepare('promptctl ab stop bot/greet --keep-control');
  const { exit, told } = await converse(story, `${command} bot/greet`);
  expect({ exit, told }).toEqual({
    exit: 4,
    told: expect.stringMatching(/^2> ✖ no test runs on bot\/greet in production;/),
  });
});

test('no version is asked for where a test runs already', async () => {
  const story = await tellTested();
  const { exit, told } = await converse(story, 'ab start bot/greet');
  expect({ exit, told: numbered(told) }).toEqual({
    exit: 5,
    told: expect.stringMatching(/^2> ✖ production runs ab-000000000001 \(1 against 2, at 10%\) on bot\/greet already/),
  });
  const asked = await converse(story, 'ab start', ['Test which prompt?', ENTER]);
  expect(asked.exit).toBe(5);
});
