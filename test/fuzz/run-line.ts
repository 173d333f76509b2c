import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { main } from '../../src/cli/main.ts';
import type { OutputStream, World } from '../../src/cli/world.ts';
import { SERVER_PLACE } from '../helpers/server-place.ts';
import { requireNoTrace, requirePrintable } from './printed.ts';

/** A project in which anything may be typed. */
export interface Playground {
  /** Runs a command line and judges what it did. @throws an error for what no command line may do. */
  readonly run: (words: readonly string[]) => Promise<Ended>;
  readonly remove: () => void;
}

export interface Ended {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Of an error: whether it says what to type next. */
  readonly hasHint: boolean;
}

const PROMPTS = `prompts:
  support/reply:
    variables: { ticket: string, language: { type: string, default: English } }
    template: "{{ticket}} in {{language}}"
  b: { template: Hello }
`;

/** Milliseconds after which somebody who watches presses Ctrl-C, and after which a command hangs. */
const WATCHED = 100;
const HANG = 20_000;

export function openPlayground(env: NodeJS.ProcessEnv): Playground {
  const outside = mkdtempSync(join(SERVER_PLACE, 'promptctl-lines-'));
  const folder = join(outside, 'home', 'project');
  mkdirSync(join(folder, 'sub'), { recursive: true });
  writeFileSync(join(folder, 'prompts.yaml'), PROMPTS);
  const variables = { HOME: join(outside, 'home'), TERM: 'xterm', ...env };
  const surroundings = () => [readdirSync(outside), readdirSync(join(outside, 'home'))].join();
  const before = surroundings();
  return {
    run: async (words) => {
      const ended = await runLine(folder, variables, words);
      judge(ended);
      if (surroundings() !== before) throw new Error(`it wrote outside of the project: ${surroundings()}`);
      return ended;
    },
    remove: () => rmSync(outside, { recursive: true, force: true }),
  };
}

async function runLine(folder: string, env: NodeJS.ProcessEnv, words: readonly string[]): Promise<Ended> {
  const [stdout, stderr] = [listen(), listen()];
  const timers: NodeJS.Timeout[] = [];
  const world: World = {
    argv: ['node', 'promptctl', ...words],
    env: { ...env },
    stdin: Readable.from([]),
    stdout: stdout.stream,
    stderr: stderr.stream,
    cwd: () => folder,
    on: (signal, listener) => signal === 'SIGINT' && timers.push(setTimeout(listener, WATCHED)),
    off: () => {},
  };
  const late = new Promise<never>((_, fail) => {
    timers.push(setTimeout(() => fail(new Error('it hangs')), HANG));
  });
  try {
    const exit = await Promise.race([main(world), late]);
    const said = stderr.text();
    return { exit, stdout: stdout.text(), stderr: said, hasHint: /^ {2}\S|"hint":"/m.test(said) };
  } finally {
    for (const timer of timers) clearTimeout(timer);
  }
}

/** 130 is for who watches until somebody ends it. */
const EXITS = new Set([0, 1, 2, 3, 4, 5, 130]);

function judge({ exit, stdout, stderr }: Ended): void {
  if (!EXITS.has(exit)) throw new Error(`it ends with ${exit}: ${stderr.slice(0, 2_000)}`);
  // oxlint-disable-next-line no-control-regex -- colours are asked for by --color always
  const [answer = '', said = ''] = [stdout, stderr].map((text) => text.replace(/\u001b\[[\d;]*m/g, ''));
  for (const text of [answer, said]) {
    requirePrintable(text);
    requireNoTrace(text);
  }
  const isExplained = exit === 0 || exit === 130 || /✖ .|"message":"./.test(said) || (exit === 1 && answer !== '');
  if (!isExplained) throw new Error(`it ends with ${exit} and says ${JSON.stringify(stderr.slice(0, 500))}`);
}

function listen(): { readonly stream: OutputStream; readonly text: () => string } {
  let heard = '';
  const stream = new Writable({
    decodeStrings: false,
    write: (chunk: string, _encoding, done) => {
      heard += chunk;
      done();
    },
  });
  return { stream, text: () => heard };
}
