import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileCli, runShell } from '../helpers/compiled-cli.ts';
import { tellStory, temporaryDirectory } from '../helpers/story.ts';

let compiled: string;
let command: string;

beforeAll(async () => {
  compiled = await mkdtemp(join(tmpdir(), 'promptctl-compiled-'));
  command = await compileCli(compiled);
});

afterAll(() => rm(compiled, { recursive: true, force: true }));

describe('a real process', () => {
  test('ends quietly when the reader of its pipe has seen enough', async () => {
    const { folder, env } = await tellLongPrompt();
    expect(await runShell('$promptctl show bot/long | head -n 1', command, folder, env)).toEqual({
      exit: 0,
      stdout: 'bot/long@1\n',
      stderr: '',
    });
  });

  test('writes a long answer to the end before it ends', async () => {
    const { folder, env } = await tellLongPrompt();
    const slowly = await runShell('$promptctl show bot/long --format yaml | (sleep 0.3; cat)', command, folder, env);
    expect({ ...slowly, stdout: slowly.stdout.length }).toEqual({ exit: 0, stdout: LONG_FILE.length, stderr: '' });
  });

  test.runIf(existsSync('/dev/full')).each(['list', '--version', '--help', 'help references', 'list --json'])(
    'says so when the disk is full: promptctl %s',
    async (line) => {
      const { folder, env } = await tellLongPrompt();
      const { exit, stderr } = await runShell(`$promptctl ${line} > /dev/full`, command, folder, env);
      expect(exit).toBe(1);
      expect(stderr).toContain(
        line.includes('json') ? '"code":"output-failed"' : '✖ the answer could not be written: ENOSPC',
      );
    },
  );

  test('answers with the exit code, and an error on standard error', async () => {
    const { folder, env } = await tellLongPrompt();
    expect(await runShell('$promptctl show bot/lng', command, folder, env)).toEqual({
      exit: 4,
      stdout: '',
      stderr: '✖ there is no prompt "bot/lng"\n  did you mean "bot/long"?\n',
    });
  });
});

describe('what a command does not need is not loaded', () => {
  test.each([
    ['--version', ['chalk', 'commander', 'inquirer', 'pg', 'yaml', 'zod']],
    ['--help', ['inquirer', 'pg', 'yaml', 'zod']],
    ['push --help', ['inquirer', 'pg', 'yaml', 'zod']],
    ['help references', ['inquirer', 'pg', 'yaml', 'zod']],
    ['config', ['inquirer', 'pg', 'zod']],
    ['init', ['inquirer', 'pg', 'zod']],
  ])('promptctl %s', async (line, unneeded) => {
    const folder = await temporaryDirectory();
    const { stderr } = await runShell(`$promptctl ${line}`, command, folder, { NODE_DEBUG: 'esm,module' });
    const loaded = unneeded.filter((name) => stderr.includes(`/node_modules/${name}/`));
    expect({ isTraced: stderr.includes('/dist/cli/main.js'), loaded }).toEqual({ isTraced: true, loaded: [] });
  });
});

const LINES = Array.from({ length: 20_000 }, (_, i) => `line ${i} of a long template\n`);
const LONG_FILE = `name: bot/long\ntemplate: |\n${LINES.map((line) => `  ${line}`).join('')}`;

async function tellLongPrompt(): Promise<{ folder: string; env: NodeJS.ProcessEnv }> {
  const story = await tellStory();
  story.write('prompts/long.yaml', LONG_FILE);
  await story.prepare('promptctl push');
  return { folder: story.folder, env: story.env };
}
