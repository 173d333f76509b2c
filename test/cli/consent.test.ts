import { expect, test } from 'vitest';
import { converse, ENTER, INTERRUPT } from '../helpers/converse.ts';
import { tellVersions } from './ab-story.ts';
import { tellTeam, waiting } from './stories/two-persons.ts';

const WHY = 'Why? production is protected';
const TYPE = 'Type production to release';

/** The version of `bot/greet` that production serves. */
async function served(story: Awaited<ReturnType<typeof tellVersions>>): Promise<string> {
  story.text();
  await story.run('promptctl list bot/greet');
  return /production@?=?:?\s*(\d)/.exec(story.text())?.[1] ?? '';
}

test('a person gives a reason, sees what would be released, and types the name of a protected environment', async () => {
  const story = await tellVersions();
  await story.prepare('promptctl env protect production');
  const promoted = await converse(
    story,
    'promote bot/greet@2',
    [WHY, ENTER],
    ['a release there gives a reason', 'Shorter', ENTER],
    [TYPE, 'prod', ENTER],
    ['that is not production', 'uction', ENTER],
  );
  expect(promoted).toEqual({
    exit: 0,
    text: expect.stringMatching(/^Promoted in production/),
    told: expect.stringContaining('Would promote in production'),
  });
  await story.run('promptctl log --env production --limit 1');
  expect(story.text()).toContain('\tShorter\t');
});

test('who does not type the name releases nothing', async () => {
  const story = await tellVersions();
  await story.prepare('promptctl env protect production');
  const left = await converse(story, 'promote bot/greet@2 -m why', [TYPE, INTERRUPT]);
  expect(left).toMatchObject({ exit: 130, text: '' });
  expect(await served(story)).toBe('1');
});

test('what was shown is released, or nothing', async () => {
  const story = await tellVersions();
  await story.prepare('promptctl env protect production');
  const overtake = () => story.prepare('promptctl promote bot/greet@3 -m first');
  const late = await converse(story, 'promote bot/greet@2 -m why', [TYPE, overtake, 'production', ENTER]);
  expect(late).toMatchObject({ exit: 5, text: '', told: expect.stringContaining('expected was bot/greet@1') });
  expect(await served(story)).toBe('3');
});

test.each([
  ['with --yes', 'promote bot/greet@2 -m why --yes'],
  ['for a rollback', 'rollback bot/greet'],
  ['where there is nothing to release', 'promote bot/greet@1'],
])('nobody is asked %s', async (_, line) => {
  const story = await tellVersions();
  if (line.startsWith('rollback')) await story.prepare('promptctl promote bot/greet@2');
  await story.prepare('promptctl env protect production');
  const done = await converse(story, line);
  expect({ exit: done.exit, told: done.told.includes('?') }).toEqual({ exit: 0, told: false });
});

test('nobody is asked to type a name for a request, which makes nothing live', async () => {
  const { ann } = await tellTeam();
  const requested = await converse(ann, 'promote bot/greet@2', [WHY, 'Shorter', ENTER]);
  expect(requested).toMatchObject({ exit: 0, text: expect.stringMatching(/^Requested to promote/) });
  expect(requested.told).not.toContain(TYPE);
});

test('a second person chooses among what waits, is shown what it changes, and types the name', async () => {
  const { ann, ben } = await tellTeam();
  const none = await converse(ben, 'approve');
  expect(none).toMatchObject({ exit: 2, told: expect.stringContaining('no request waits in production') });
  await ann.prepare('promptctl promote bot/greet@2 -m Shorter');
  const approved = await converse(ben, 'approve', ['Approve which request?', ENTER], [TYPE, 'production', ENTER]);
  expect(approved).toMatchObject({ exit: 0, text: expect.stringMatching(/^Promoted in production/) });
  expect(approved.told).toContain('template  "Hello {{name}}" → "Hi {{name}}"');
});

test('nobody is asked about a request of their own, and --yes asks nobody', async () => {
  const { ann, ben } = await tellTeam();
  await ann.prepare('promptctl promote bot/greet@2 -m Shorter');
  const id = await waiting(ann);
  const own = await converse(ann, `approve ${id}`);
  expect(own).toMatchObject({ exit: 1, text: '', told: expect.stringContaining('requested by this very login') });
  expect(own.told).not.toContain(TYPE);
  expect(await converse(ben, `approve ${id} --yes`)).toMatchObject({ exit: 0 });
});

test.each(['env unprotect production', 'env protect production --no-approval'])(
  'a person types the name before an environment is protected less: %s',
  async (line) => {
    const { owner } = await tellTeam();
    const left = await converse(owner, line, ['Type production to protect it less', INTERRUPT]);
    expect(left).toMatchObject({ exit: 130, text: '' });
    await owner.run('promptctl env list');
    expect(owner.text()).toContain('reason + approval');
    const done = await converse(owner, line, ['Type production to protect it less', 'production', ENTER]);
    expect(done).toMatchObject({ exit: 0 });
    await owner.run('promptctl env list');
    expect(owner.text()).not.toContain('reason + approval');
  },
);

test.each([
  ['with --yes', 'env unprotect production --yes'],
  ['where approval stays', 'env protect production'],
  ['where approval is asked for', 'env protect production --approval'],
  ['of an environment that is not protected', 'env unprotect staging'],
])('nobody is asked about protection %s', async (_, line) => {
  const { owner } = await tellTeam();
  const done = await converse(owner, line);
  expect({ exit: done.exit, told: done.told.includes('?') || done.told.includes('Type') }).toEqual({
    exit: 0,
    told: false,
  });
});
