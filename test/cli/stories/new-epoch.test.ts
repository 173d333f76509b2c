import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { main } from '../../../src/cli/main.ts';
import { waitFor } from '../../../src/storage/embedded/patience.ts';
import { tellStory, temporaryDatabase, temporaryDirectory } from '../../helpers/story.ts';
import { transcript } from '../../helpers/transcript.ts';

test('a new epoch is asked for by saying so, and a copy gets an id of its own', async () => {
  const story = await tellStory();
  await story.run('promptctl db new-epoch');
  await story.run('promptctl db new-epoch --copy --json');
  await story.run('promptctl db new-epoch --yes');
  await story.run('promptctl db new-epoch --yes --json > raised.json');
  await story.run('promptctl db new-epoch --copy --yes');
  await story.run('promptctl db new-epoch --copy --yes --json > copy.json');
  const [raised, copy] = [JSON.parse(story.read('raised.json')), JSON.parse(story.read('copy.json'))];
  expect(raised).toEqual({
    databaseId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    generation: 2,
    epoch: 2 * 2 ** 32 + 1,
    target: expect.any(String),
    isCopy: false,
  });
  expect(copy).toEqual({
    ...raised,
    databaseId: expect.any(String),
    generation: 4,
    epoch: 4 * 2 ** 32 + 1,
    isCopy: true,
  });
  expect(copy.databaseId).not.toBe(raised.databaseId);
  const text = story.text().replaceAll(/\b[0-9a-f]{8}-[0-9a-f-]{27}\b/g, '<id>');
  await expect(text).toMatchFileSnapshot('__snapshots__/new-epoch.txt');
});

test('a new epoch that is answered with no changes nothing', async () => {
  const heard = transcript(80);
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  const answered = waitFor(async () => (heard.text().includes('follow') ? stdin.write('n\r') : null));
  const folder = await temporaryDirectory();
  const exit = await main({
    argv: ['node', 'promptctl', 'db', 'new-epoch'],
    env: { PROMPTCTL_DATABASE_URL: await temporaryDatabase(), NO_COLOR: '1', TERM: 'xterm' },
    stdin,
    stdout: heard.stdout,
    stderr: heard.stderr,
    cwd: () => folder,
  });
  await answered;
  expect({ exit, text: heard.text() }).toMatchObject({
    exit: 0,
    text: expect.stringMatching(/^Nothing was changed\.$/m),
  });
});
