import { expect, test } from 'vitest';
import { type Story, tellStory } from '../../helpers/story.ts';

test('a place that was kept of another database is no sign that the log was written anew', async () => {
  const [elsewhere, here] = [await tellStory(), await tellStory()];
  await elsewhere.prepare('promptctl db new-epoch --copy --yes', 'promptctl doctor --audit --export > marks.txt');
  await here.prepare('promptctl env add preview', 'promptctl env add review');
  here.write('marks.txt', elsewhere.read('marks.txt'));
  here.useTerminal(80);
  await here.run('promptctl doctor --audit --expect marks.txt --quiet');
  here.useTerminal(null);
  await here.run('promptctl doctor --audit --expect marks.txt');
  expect(told(here)).toMatchInlineSnapshot(`
    "# on a terminal of 80 columns

    $ promptctl doctor --audit --expect marks.txt --quiet
    ✖ the audit log of db.test/app was not compared with what was kept: 1 problem
      the hash of entry 2 was kept of another database
        (<id>); this one is
        <id>

    Nothing here says that it was changed: give the places of this database. A copy
    that was given an id of its own goes through those from before it was made.

    3 entries, <n> rows, last hash <hash>…
    exit 1

    # in a pipe

    $ promptctl doctor --audit --expect marks.txt
    mark-foreign	2			the hash of entry 2 was kept of another database (<id>); this one is <id>
    exit 1
    "
  `);
});

test('a copy with an id of its own goes through the places from before it was made', async () => {
  const story = await tellStory();
  await story.prepare('promptctl env add preview', 'promptctl doctor --audit --export > marks.txt');
  await story.prepare('promptctl db new-epoch --copy --yes', 'promptctl doctor --audit --expect marks.txt > whole.txt');
  expect(story.read('whole.txt')).toContain('and it goes through 1 place kept elsewhere');
});

/** Without what differs from run to run, identities of databases above all. */
function told(story: Story): string {
  return story
    .text()
    .replaceAll(/[0-9a-f]{8}(-\s*[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>')
    .replaceAll(/\d+ rows, last hash \S+/g, '<n> rows, last hash <hash>…');
}
