import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { page } from '../../src/cli/pager.ts';
import { promptFile } from '../helpers/sample-prompts.ts';
import { tellStory, temporaryDirectory } from '../helpers/story.ts';

const LONG = 'a line\n'.repeat(100);

describe('a text is left to the caller', () => {
  test.each([
    ['when it fits on a small screen', 'a line\n', 80, { PAGER: 'true' }],
    ['when PAGER is cat', LONG, 80, { PAGER: 'cat' }],
    ['when PAGER is empty', LONG, 80, { PAGER: '' }],
    ['when PROMPTCTL_PAGER is empty', LONG, 80, { PROMPTCTL_PAGER: '', PAGER: 'true' }],
    ['when the pager is not installed', LONG, 80, { PAGER: 'no-such-pager 2> /dev/null', PATH: '/usr/bin:/bin' }],
  ])('%s', async (_, text, columns, env) => {
    expect(await page(text, columns, env)).toBe(false);
  });
});

describe('a long text goes through', () => {
  test('PROMPTCTL_PAGER before PAGER', async () => {
    const folder = await temporaryDirectory();
    const [first, second] = [join(folder, 'first'), join(folder, 'second')];
    const env = { ...process.env, PROMPTCTL_PAGER: `cat > ${first}`, PAGER: `cat > ${second}` };
    expect(await page(LONG, 80, env)).toBe(true);
    expect(readFileSync(first, 'utf8')).toBe(LONG);
  });

  test('a pager that is quit before the end', async () => {
    expect(await page('a line\n'.repeat(100_000), 80, { ...process.env, PAGER: 'true' })).toBe(true);
  });

  test('a pager when only its width makes it long', async () => {
    expect(await page('wide '.repeat(200), 40, { ...process.env, PAGER: 'true' })).toBe(true);
  });
});

test('the .env of a clone names no pager, nor anything else that a pager is given', async () => {
  const story = await tellStory();
  const [pwned, paged] = [join(story.folder, 'pwned'), join(story.folder, 'paged.txt')];
  story.write(
    '.env',
    `PROMPTCTL_PAGER="touch ${pwned}; cat"\nPAGER="touch ${pwned}"\nLESSOPEN="|touch ${pwned}"\nSTOLEN=yes\n`,
  );
  story.write('prompts.yaml', promptFile({ 'bot/long': LONG }));
  await story.prepare('promptctl push');
  story.useTerminal(80);
  await story.prepare(`PAGER='env > ${paged}; cat > /dev/null' promptctl show bot/long`);
  await story.prepare('promptctl show bot/long');
  expect(existsSync(pwned)).toBe(false);
  expect(readFileSync(paged, 'utf8')).not.toMatch(/STOLEN|LESSOPEN/);
});

test('only long answers to people are paged: on a terminal, and not as JSON', async () => {
  const story = await tellStory();
  const paged = join(story.folder, 'paged.txt');
  story.write('prompts.yaml', promptFile({ 'bot/long': LONG }));
  await story.prepare('promptctl push');
  const pager = `PROMPTCTL_PAGER='cat >> ${paged}'`;
  story.useTerminal(null);
  await story.run(`${pager} promptctl show bot/long`);
  story.useTerminal(80);
  await story.run(`${pager} promptctl show bot/long --json`);
  await story.run(`${pager} promptctl list`);
  story.text();
  await story.run(`${pager} promptctl show bot/long`);
  expect(story.text()).toBe(`$ PROMPTCTL_PAGER='cat >> /project/paged.txt' promptctl show bot/long\nexit 0\n`);
  expect(readFileSync(paged, 'utf8').match(/^bot\/long@1$/gm)).toEqual(['bot/long@1']);
});
