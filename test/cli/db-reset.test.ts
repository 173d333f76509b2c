import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { waitFor } from '../../src/storage/embedded/patience.ts';
import { careless, temporaryHome } from '../helpers/embedded-home.ts';
import { temporaryDirectory } from '../helpers/story.ts';
import { transcript } from '../helpers/transcript.ts';

test('a reset that is answered with no deletes nothing, says so, and is no error', async () => {
  const home = await temporaryHome();
  await careless(home);
  const folder = await temporaryDirectory();
  const heard = transcript(80);
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  const answered = waitFor(async () => (heard.text().includes('Delete the embedded') ? stdin.write('n\r') : null));
  const exit = await main({
    argv: ['node', 'promptctl', 'db', 'reset'],
    env: { PROMPTCTL_HOME: home, PROMPTCTL_DATABASE: 'embedded', NO_COLOR: '1', TERM: 'xterm' },
    stdin,
    stdout: heard.stdout,
    stderr: heard.stderr,
    cwd: () => folder,
  });
  await answered;
  expect({ exit, text: heard.text() }).toMatchObject({
    exit: 0,
    text: expect.stringMatching(/^Nothing was deleted\.$/m),
  });
  expect(existsSync(join(home, 'data'))).toBe(true);
});
