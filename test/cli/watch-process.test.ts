import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findBinary } from '../helpers/binary.ts';
import { compileCli, runShell } from '../helpers/compiled-cli.ts';
import { tellVersions } from './ab-story.ts';

let compiled: string;
let command: string;

beforeAll(async () => {
  compiled = await mkdtemp(join(tmpdir(), 'promptctl-compiled-'));
  command = await compileCli(compiled);
});

afterAll(() => rm(compiled, { recursive: true, force: true }));

/** A row of a version of which nothing is heard, without its time. */
const QUIET = /^\S+Z\tbot\/greet\t1\t\t(0)?\t(0)?\t0\t\t\t\t\t\t\t\t\tpostgres$/;

describe('a process that watches', () => {
  test.each(['INT', 'TERM'])('ends well when it is asked to by SIG%s', async (signal) => {
    const { folder, env } = await tellVersions();
    const line = `$promptctl watch bot/greet --interval 1h > out & pid=$!; until grep -q greet out; do sleep 0.1; done; kill -${signal} $pid; wait $pid`;
    expect(await runShell(line, command, folder, env)).toEqual({
      exit: 0,
      stdout: '',
      stderr: expect.stringMatching(/^Waiting for executions in production since \d\d:\d\d:\d\d UTC\n$/),
    });
  });

  test('ends quietly when the reader of its pipe has seen enough', async () => {
    const { folder, env } = await tellVersions();
    const line = '$promptctl watch bot/greet --interval 500ms --quiet | head -n 1';
    const { exit, stdout, stderr } = await runShell(line, command, folder, env);
    expect({ exit, stdout: stdout.trimEnd(), stderr }).toEqual({
      exit: 0,
      stdout: expect.stringMatching(QUIET),
      stderr: '',
    });
  });

  test.skipIf(findBinary('script', 'script is not installed: no terminal is tested') === null)(
    'hides the cursor of a terminal and shows it again',
    async () => {
      const { folder, env } = await tellVersions();
      const line = 'script -qec "$promptctl watch bot/greet --count 2 --interval 500ms" /dev/null < /dev/null';
      const { exit, stdout } = await runShell(line, command, folder, env);
      const [begin, up, end] = ['\u001b[?25l\u001b[?7l\r', '\u001b[?25l\u001b[?7l\r\u001b[6A', '\u001b[?7h\u001b[?25h'];
      expect({
        exit,
        begins: stdout.startsWith(begin),
        frames: stdout.split(up).length,
        ends: stdout.trimEnd().endsWith(end),
      }).toEqual({
        exit: 0,
        begins: true,
        frames: 2,
        ends: true,
      });
    },
  );
});
