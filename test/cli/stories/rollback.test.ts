import { expect, test } from 'vitest';
import { promptFile } from '../../helpers/sample-prompts.ts';
import { type Story, tellStory } from '../../helpers/story.ts';

/** Versions 1 to 3 of one prompt, released one after the other, the last one together with another prompt. */
async function tellReleases(): Promise<Story> {
  const story = await tellStory();
  for (const [i, text] of ['Hello', 'Hi', 'Hey'].entries()) {
    story.write('prompts.yaml', promptFile({ 'bot/greet': text, 'bot/part': 'Bye' }));
    await story.prepare('promptctl push', `promptctl promote bot/greet@${i + 1} ${i === 2 ? 'bot/part@1' : ''}`);
  }
  return story;
}

test('a second rollback goes one further back, and the third finds nothing', async () => {
  const story = await tellReleases();
  await story.run('promptctl rollback bot/greet -n');
  await story.run('promptctl rollback bot/greet -m "too casual"');
  await story.run('promptctl show bot/greet@production --json > served.json');
  await story.run('promptctl rollback bot/greet --json');
  await story.run('promptctl rollback bot/greet');
  await story.run('promptctl log bot/greet');
  expect(JSON.parse(story.read('served.json'))).toMatchObject({ version: 2, served: ['production'] });
  await expect(story.text()).toMatchFileSnapshot('__snapshots__/rollback-twice.txt');
});

test('a rollback goes to a version, or undoes a release', async () => {
  const story = await tellReleases();
  await story.run('promptctl rollback bot/greet --to 4');
  await story.run('promptctl rollback bot/greet --to 1');
  await story.run('promptctl rollback bot/greet --to 2');
  await story.run('promptctl rollback --release 2');
  await story.run('promptctl rollback --release 4');
  await story.run('promptctl rollback --release 99');
  await story.run('promptctl rollback bot/greet --release 3');
  await expect(story.text()).toMatchFileSnapshot('__snapshots__/rollback-to.txt');
});

test('a whole release is undone in one', async () => {
  const story = await tellReleases();
  await story.run('promptctl rollback --release 3');
  await story.run('promptctl list');
  await story.prepare('promptctl promote bot/part@1 bot/greet@3 --again', 'promptctl retire bot/part');
  await story.prepare('promptctl promote bot/part@1');
  await story.run('promptctl rollback --release 7 -m "back again"');
  await story.run('promptctl rollback --release 5');
  await story.run('promptctl rollback --release 4');
  await story.run('promptctl rollback --release 99');
  await story.run('promptctl log');
  await expect(story.text()).toMatchFileSnapshot('__snapshots__/rollback-release.txt');
});

test('a rollback that somebody else made first is a conflict', async () => {
  const story = await tellReleases();
  await story.run('promptctl rollback bot/greet --expect 3');
  await story.run('promptctl rollback bot/greet --expect 3');
  await story.run('promptctl rollback bot/gret');
  await story.run('promptctl rollback bot/greet --env staging');
  await story.run('promptctl rollback');
  await story.run('promptctl rollback bot/greet --to first');
  await expect(story.text()).toMatchFileSnapshot('__snapshots__/rollback-refused.txt');
});

test('a pipeline that runs again does not undo a rollback', async () => {
  const story = await tellReleases();
  await story.prepare('PROMPTCTL_ACTOR=jonas@parcelwise.example promptctl rollback bot/greet -m "3 AM, wrong tone"');
  await story.run('CI=1 promptctl push');
  await story.run('CI=1 promptctl promote --files -m "Deploy 2041"');
  story.edit('prompts.yaml', 'Hey', 'Hello there');
  await story.run('CI=1 promptctl push');
  await story.run('CI=1 promptctl promote --files -m "Deploy 2042"');
  await expect(story.text()).toMatchFileSnapshot('__snapshots__/rollback-pipeline.txt');
});

test('a retired prompt is served no more, and comes back by promote or rollback', async () => {
  const story = await tellReleases();
  await story.run('promptctl retire bot/part -m "nobody leaves" -n');
  await story.run('promptctl retire bot/part -m "nobody leaves"');
  await story.run('promptctl retire bot/part');
  await story.run('promptctl show bot/part@production');
  await story.run('promptctl status');
  await story.run('promptctl rollback bot/part');
  await story.run('promptctl retire bot/greet bot/part --json');
  await story.run('promptctl promote bot/greet@3');
  await story.run('promptctl retire');
  await story.run('promptctl retire bot/prt');
  await story.run('promptctl retire bot/greet --env staging');
  story.useTerminal(80);
  await story.run('promptctl log');
  await expect(story.text()).toMatchFileSnapshot('__snapshots__/retire.txt');
});
