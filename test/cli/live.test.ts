import { EventEmitter } from 'node:events';
import { Readable, Writable } from 'node:stream';
import { Chalk } from 'chalk';
import { describe, expect, test } from 'vitest';
import { liveCommand } from '../../src/cli/command.ts';
import type { Context } from '../../src/cli/context.ts';
import { redrawOn } from '../../src/cli/redraw.ts';
import { runLive } from '../../src/cli/run-live.ts';
import type { OutputStream, World } from '../../src/cli/world.ts';
import { openScreen } from '../helpers/screen.ts';
import { transcript } from '../helpers/transcript.ts';

describe('what is drawn again', () => {
  test('takes the place of what was drawn before, and leaves alone what stood above', async () => {
    const screen = openScreen(20, 10);
    screen.stdout.write('$ promptctl watch\r\n');
    const redraw = redrawOn(screen.stdout);
    await redraw.draw('one\ntwo\nthree\n');
    expect([screen.rows(), screen.isCursorShown()]).toEqual([['$ promptctl watch', 'one', 'two', 'three'], false]);
    await redraw.draw('1\n');
    expect(screen.rows()).toEqual(['$ promptctl watch', '1']);
    await redraw.draw('eins\n\ndrei\n');
    await redraw.end();
    screen.stdout.write('$ ');
    expect([screen.rows(), screen.isCursorShown()]).toEqual([['$ promptctl watch', 'eins', '', 'drei', '$'], true]);
  });

  test('is cut at the edges of the terminal, whose last row is the cursor’s', async () => {
    const screen = openScreen(10, 4);
    const redraw = redrawOn(screen.stdout);
    await redraw.draw('a line that is too long\n2\n3\n4\n5\n');
    expect(screen.rows()).toEqual(['a line th…', '2', '3']);
    await redraw.draw('x\n');
    expect(screen.rows()).toEqual(['x']);
  });

  test('finds its place again on a terminal that became narrower', async () => {
    const screen = openScreen(20, 10);
    screen.stdout.write('$ promptctl watch\r\n');
    const redraw = redrawOn(screen.stdout);
    await redraw.draw('123456789 123456789 \nshort\n');
    screen.resize(18);
    await redraw.draw('narrower\n');
    expect(screen.rows()).toEqual(['$ promptctl watch', 'narrower']);
  });

  test('is drawn as on a usual one where a terminal does not know its size', async () => {
    const screen = openScreen(80, 24);
    Object.assign(screen.stdout, { columns: 0, rows: 0 });
    const redraw = redrawOn(screen.stdout);
    for (const text of ['one\ntwo\n', 'three\nfour\n']) await redraw.draw(text);
    expect(screen.rows()).toEqual(['three', 'four']);
  });

  test('writes nothing where nothing was drawn', async () => {
    const screen = openScreen(20, 10);
    await redrawOn(screen.stdout).end();
    expect(screen.rows()).toEqual(['']);
  });
});

interface Stage {
  readonly world: World & EventEmitter;
  readonly run: (frames: (signal: AbortSignal) => AsyncIterable<number>, json?: boolean) => Promise<number>;
  readonly said: string[];
}

function openStage(stdout: OutputStream, env: NodeJS.ProcessEnv = {}): Stage {
  const process = { argv: [], env, stdin: Readable.from([]), stdout, stderr: stdout, cwd: () => '/' };
  const world: World & EventEmitter = Object.assign(new EventEmitter(), process);
  const said: string[] = [];
  const view = () => ({
    paint: new Chalk({ level: 0 }),
    width: stdout.columns ?? 80,
    terminal: stdout.isTTY === true,
    now: new Date('2026-01-01T00:00:00Z'),
  });
  return {
    world,
    said,
    run: (frames, json = false) => {
      const command = liveCommand<number>({
        frames: (_context, _given, _flags, signal) => frames(signal),
        render: (n, { width }) => `frame ${n} of ${width}\n`,
        notes: (n) => [n < 3 ? 'few' : 'many'],
      });
      const stage = { world, flags: json ? { json } : {}, view, say: (line: string) => void said.push(line) };
      return runLive(stage, command, {} as Context, []);
    },
  };
}

async function* upTo(most: number): AsyncGenerator<number> {
  for (let n = 1; n <= most; n += 1) yield n;
}

/** Gives one frame, and then waits until nobody wants another; `ended` hears how that went. */
async function* waiting(signal: AbortSignal, ended: string[] = []): AsyncGenerator<number> {
  try {
    yield 1;
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    ended.push('told');
  } finally {
    ended.push('closed');
  }
}

describe('a command that shows one result after the other', () => {
  test('draws them in the same place of a terminal', async () => {
    const screen = openScreen(20, 10);
    const { run, said } = openStage(screen.stdout);
    expect([await run(() => upTo(4)), said]).toEqual([0, []]);
    expect([screen.rows(), screen.isCursorShown()]).toEqual([['frame 4 of 20'], true]);
  });

  test('writes them one after the other in a pipe, and its notes to stderr when they change', async () => {
    const heard = transcript(null);
    const { run, said } = openStage(heard.stdout);
    expect([await run(() => upTo(4)), said]).toEqual([0, ['few', 'many']]);
    expect(heard.text()).toBe('frame 1 of 80\nframe 2 of 80\nframe 3 of 80\nframe 4 of 80\n');
  });

  test('does so on a terminal that can move no cursor', async () => {
    const heard = transcript(20);
    const { run, said } = openStage(heard.stdout, { TERM: 'dumb' });
    expect([await run(() => upTo(2)), said]).toEqual([0, []]);
    expect(heard.text()).toBe('frame 1 of 20\nframe 2 of 20\n');
  });

  test('writes a line of JSON for each, wherever', async () => {
    const heard = transcript(80);
    expect(await openStage(heard.stdout).run(() => upTo(3), true)).toBe(0);
    expect(heard.text()).toBe('1\n2\n3\n');
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('ends well on %s, and a second one is not caught', async (signal) => {
    const screen = openScreen(20, 10);
    const { world, run } = openStage(screen.stdout);
    const ended: string[] = [];
    const exit = run((aborted) => waiting(aborted, ended));
    await expect.poll(screen.rows).toEqual(['frame 1 of 20']);
    expect([screen.isCursorShown(), world.listenerCount(signal)]).toEqual([false, 1]);
    world.emit(signal);
    expect(['SIGINT', 'SIGTERM', 'SIGHUP'].map((name) => world.listenerCount(name))).toEqual([0, 0, 0]);
    expect([await exit, screen.isCursorShown()]).toEqual([0, true]);
    await expect.poll(() => ended).toEqual(['told', 'closed']);
  });

  test('ends on a signal although an answer does not come', async () => {
    const screen = openScreen(20, 10);
    const { world, run } = openStage(screen.stdout);
    const exit = run(() => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }) }));
    world.emit('SIGINT');
    expect([await exit, screen.rows()]).toEqual([0, ['']]);
  });

  test('shows the cursor again when it fails', async () => {
    const screen = openScreen(20, 10);
    const { world, run } = openStage(screen.stdout);
    const failing = run(async function* () {
      yield 1;
      throw new Error('broken');
    });
    await expect(failing).rejects.toThrow('broken');
    expect([screen.rows(), screen.isCursorShown()]).toEqual([['frame 1 of 20'], true]);
    expect([world.listenerCount('SIGINT'), screen.stdout.listenerCount('resize')]).toEqual([0, 0]);
  });

  test('draws anew when the terminal changes its size', async () => {
    const screen = openScreen(20, 10);
    const { world, run } = openStage(screen.stdout);
    const exit = run((aborted) => waiting(aborted));
    await expect.poll(screen.rows).toEqual(['frame 1 of 20']);
    screen.resize(16);
    expect(screen.rows()).toEqual(['frame 1 of 16']);
    world.emit('SIGINT');
    expect(await exit).toBe(0);
  });

  test('ends quietly when the reader of its pipe has seen enough', async () => {
    const gone = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
    const stdout = new Writable({ write: (_chunk, _encoding, done) => done(gone) });
    stdout.on('error', () => {});
    expect(await openStage(stdout).run(() => upTo(1_000_000))).toBe(0);
  });
});
