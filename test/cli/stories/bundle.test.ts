import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadBundle } from '../../../src/resolution/bundle.ts';
import { promptFile } from '../../helpers/sample-prompts.ts';
import { type Story, tellStory } from '../../helpers/story.ts';

/** Three releases to production: two prompts, one of them in its second version, and one that was retired. */
async function tellReleases(): Promise<Story> {
  const story = await tellStory();
  story.write('prompts.yaml', promptFile({ 'bot/greet': 'Hello', 'bot/part': 'Bye', 'bot/joke': 'Knock, knock' }));
  await story.prepare('promptctl push', 'promptctl promote --files');
  story.write('prompts.yaml', promptFile({ 'bot/greet': 'Hi \u009b31m', 'bot/part': 'Bye' }));
  await story.prepare('promptctl push', 'promptctl promote bot/greet@2', 'promptctl retire bot/joke');
  return story;
}

test('bundle writes what an environment serves into a file that can be served from', async () => {
  const story = await tellReleases();
  await story.run('promptctl bundle -o prompts.bundle');
  const state = await loadBundle(join(story.folder, 'prompts.bundle'));
  expect({
    environment: state.environment,
    revision: state.head.revision,
    prompts: state.prompts
      .map(
        ({ prompt, live, previous }) => `${prompt} ${live?.version ?? 'retired'} after ${previous?.version ?? 'none'}`,
      )
      .toSorted(),
  }).toEqual({
    environment: 'production',
    revision: 3,
    prompts: ['bot/greet 2 after 1', 'bot/joke retired after 1', 'bot/part 1 after none'],
  });
  mkdirSync(join(story.folder, 'build'));
  await story.run('promptctl bundle --output build/prompts.bundle --json');
  await story.run('promptctl bundle -o prompts.bundle -q');
  expect(story.text()).toMatchInlineSnapshot(`
    "$ promptctl bundle -o prompts.bundle
    Wrote 2 prompts of production@1:3 to prompts.bundle (1 kB)
    exit 0

    $ promptctl bundle --output build/prompts.bundle --json
    {
      "environment": "production",
      "head": {
        "epoch": 1,
        "revision": 3
      },
      "prompts": 2,
      "file": "build/prompts.bundle",
      "bytes": 1091,
      "target": "db.test/app"
    }
    exit 0

    $ promptctl bundle -o prompts.bundle -q
    Wrote 2 prompts of production@1:3 to prompts.bundle (1 kB)
    exit 0
    "
  `);
});

test('bundle writes the file alone to standard output, escaped where that is a terminal', async () => {
  const story = await tellReleases();
  await story.prepare('promptctl bundle -o - > out.bundle', 'promptctl bundle -o file.bundle');
  expect(story.read('out.bundle')).toBe(story.read('file.bundle'));
  expect(story.read('out.bundle')).toContain('\u009b31m');
  story.useTerminal(80);
  await story.run('promptctl bundle -o -');
  const shown = story.text();
  expect([shown.includes('\u009b'), shown.includes('\\u{9b}31m')]).toEqual([false, true]);
});

test('bundle says what is missing, and leaves what was there as it was', async () => {
  const story = await tellReleases();
  mkdirSync(join(story.folder, 'folder'));
  writeFileSync(join(story.folder, 'old.bundle'), 'what was there');
  await story.run('promptctl bundle');
  await story.run('promptctl bundle -o - --json');
  await story.run('promptctl bundle -o old.bundle --env staging');
  await story.run('promptctl bundle -o old.bundle --env stagin');
  await story.run('promptctl bundle -o none/prompts.bundle');
  await story.run('promptctl bundle -o folder');
  await story.prepare('promptctl retire bot/greet bot/part');
  await story.run('promptctl bundle -o old.bundle');
  expect(story.text()).toMatchInlineSnapshot(`
    "$ promptctl bundle
    2> ✖ missing -o FILE
    2>   promptctl bundle -o prompts.bundle
    exit 2

    $ promptctl bundle -o - --json
    2> {"error":{"code":"usage","message":"--json and -o - would both write to standard output","hint":"give -o a file","data":{"problem":"--json and -o - would both write to standard output","hint":"give -o a file"}}}
    exit 2

    $ promptctl bundle -o old.bundle --env staging
    2> ✖ staging serves nothing
    2>   promptctl promote --files --env staging releases what the files say
    exit 4

    $ promptctl bundle -o old.bundle --env stagin
    2> ✖ there is no environment "stagin"
    2>   did you mean "staging"?
    exit 4

    $ promptctl bundle -o none/prompts.bundle
    2> ✖ cannot write "none/prompts.bundle": ENOENT: no such file or directory
    2>   check permissions and free space
    exit 1

    $ promptctl bundle -o folder
    2> ✖ cannot write "folder": EISDIR: illegal operation on a directory
    2>   check permissions and free space
    exit 1

    $ promptctl bundle -o old.bundle
    2> ✖ production serves nothing
    2>   promptctl promote --files --env production releases what the files say
    exit 4
    "
  `);
  expect(story.read('old.bundle')).toBe('what was there');
  expect(readdirSync(story.folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});
