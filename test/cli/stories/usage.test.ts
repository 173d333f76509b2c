import { expect, test } from 'vitest';
import { temporaryHome } from '../../helpers/embedded-home.ts';
import { promptFile } from '../../helpers/sample-prompts.ts';
import { tellStory, tellStoryOf } from '../../helpers/story.ts';

test('a command line that is not understood is exit 2, with what was probably meant', async () => {
  const story = await tellStoryOf({});
  await story.run('promptctl psuh');
  await story.run('promptctl frobnicate');
  await story.run('promptctl push --mesage x');
  await story.run('promptctl push -m');
  await story.run('promptctl --color sometimes list');
  await story.run('promptctl env remove');
  await story.run('promptctl db nosuch');
  await story.run('promptctl db reset x --yes');
  await story.run('promptctl env add one two');
  await story.run('promptctl config extra');
  await story.run('promptctl compare --bogus');
  await story.run('promptctl events import');
  await story.run('promptctl events --bogus');
  await story.run('promptctl --bogus');
  await story.run('promptctl help psuh');
  await story.run('promptctl help db strat');
  await story.run('promptctl help ab strat');
  await story.run('promptctl help exit-code');
  await story.run('promptctl help frobnicate');
  await story.run('promptctl psuh --json');
  await story.run('promptctl show x --format xml');
  await story.run('promptctl render x --var language');
  await story.run('promptctl render x --part user');
  await story.run('promptctl log --limit 0');
  await story.run('promptctl -C nowhere list');
  await story.run('promptctl render');
  await story.run('promptctl resolve bot/greet --version 3');
  await story.run('promptctl ab show bot/greet -V');
  await story.run('promptctl resolve --version');
  await story.run('promptctl --version --json');
  await story.run('promptctl --version');
  await story.run('promptctl -V');
  await expect(story.text()).toMatchFileSnapshot('__snapshots__/usage.txt');
});

test('a word too many deletes nothing', async () => {
  const home = await temporaryHome();
  const story = await tellStoryOf({ env: { PROMPTCTL_HOME: home, PROMPTCTL_DATABASE: 'embedded' } });
  story.write('prompts.yaml', promptFile({ 'bot/greet': 'Hello' }));
  await story.prepare('promptctl push');
  await story.run('promptctl db reset anything --yes');
  await story.prepare('promptctl list > list.tsv');
  expect(story.read('list.tsv')).toMatch(/^bot\/greet\t/);
  expect(story.text()).toMatchInlineSnapshot(`
    "$ promptctl db reset anything --yes
    2> ✖ too many arguments for 'reset'. Expected 0 arguments but got 1.
    2>   promptctl help db reset shows what it takes
    exit 2
    "
  `);
});

test('what is not there is exit 4, with the nearest names', async () => {
  const story = await tellStory();
  story.write('prompts.yaml', promptFile({ 'bot/greet': 'Hello', 'bot/great': 'Hello' }));
  await story.prepare('promptctl push');
  await story.run('promptctl show bot/gret');
  await story.run('promptctl show nothing/like/it');
  await story.run('promptctl show bot/greet@7');
  await story.run('promptctl show bot/greet@sha:000000');
  await story.run('promptctl show bot/greet@producton');
  await story.run('promptctl show bot/greet@production');
  await story.run('promptctl show bot/greet@production~1');
  await story.run('promptctl diff bot/greet@1 bot/gret@1');
  await story.run('promptctl list bot/gret');
  await story.run('promptctl list bot/gret*');
  await story.run('promptctl promote bot/gret --latest');
  await story.run('promptctl promote bot/greet@1 --env stagging');
  await story.run('promptctl promote --from preview --env staging');
  await story.run('promptctl show ../../etc/passwd');
  await story.run('promptctl show bot/gret --json');
  await story.run('promptctl show');
  await expect(story.text()).toMatchFileSnapshot('__snapshots__/not-found.txt');
});

test('what is missing is asked for beside what was typed', async () => {
  const story = await tellStory();
  await story.run('promptctl promote');
  await story.run('promptctl promote --latest');
  await story.run('promptctl db grant author');
  await story.run('promptctl db grant autor');
  expect(story.text()).toMatchInlineSnapshot(`
    "$ promptctl promote
    2> ✖ missing <reference>
    2>   promptctl promote support/reply@8, support/reply --latest, --files or --from staging
    exit 2

    $ promptctl promote --latest
    2> ✖ missing <reference>
    2>   promptctl promote support/reply@8, support/reply --latest, --files or --from staging
    exit 2

    $ promptctl db grant author
    2> ✖ missing --to <login>
    2>   promptctl db grant author --to maya
    exit 2

    $ promptctl db grant autor
    2> ✖ there is no role "autor"
    2>   did you mean author? the roles are reader, author, releaser, admin and app
    exit 2
    "
  `);
});
