import { PassThrough } from 'node:stream';
import { expect, vi } from 'vitest';
import { main } from '../../src/cli/main.ts';
import type { Story } from './story.ts';
import { transcript } from './transcript.ts';

export const [ENTER, DOWN, INTERRUPT] = ['\r', '\u001b[B', '\u0003'];

/** Types keys, or does something else, at each question in turn, once it is there; and says what stood on stdout at the end, and on stderr. */
export async function converse(
  { folder, env }: Pick<Story, 'folder' | 'env'>,
  line: string,
  ...answers: readonly [question: string, ...keys: (string | (() => Promise<void>))[]][]
): Promise<{ readonly exit: number; readonly text: string; readonly told: string }> {
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => {} });
  const [stdout, stderr] = [transcript(null), transcript(100)];
  // What is piped into the real stderr never ends it, and questions are.
  Object.assign(stderr.stderr, { end: () => {} });
  const world = { argv: ['node', 'promptctl', ...line.split(' ')], env, stdin, cwd: () => folder };
  const chance = { now: () => new Date(), newId: () => globalThis.crypto.randomUUID() };
  const exit = main({ ...world, stdout: stdout.stdout, stderr: stderr.stderr }, chance);
  for (const [question, ...keys] of answers) {
    await vi.waitFor(() => expect(stderr.text()).toContain(question), { timeout: 20_000 });
    for (const key of keys) {
      if (typeof key === 'string') stdin.write(key);
      else await key();
    }
  }
  return { exit: await exit, text: stdout.text(), told: stderr.text() };
}
