import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { AppAnswers, AppOptions } from './app-process.ts';
import type { Worker } from './worker-process.ts';

/** An app in a process of its own. */
export interface App {
  readonly pid: number;
  /** True once the process has ended, for whatever reason. */
  hasEnded(): boolean;
  /** `given` is what the question is about. */
  ask<Question extends keyof AppAnswers>(question: Question, given?: string): Promise<AppAnswers[Question]>;
  signal(name: NodeJS.Signals): void;
  /** Kills it, and gives when it is gone. */
  end(): Promise<void>;
}

export interface Fleet {
  /** Those of now: who is restarted is replaced by its successor. */
  readonly apps: readonly App[];
  /** Asks all of them; those that ended are left out. */
  ask<Question extends keyof AppAnswers>(question: Question, given?: string): Promise<AppAnswers[Question][]>;
  /** Kills the app in this place without a word, and gives its successor once that is ready. */
  restart(place: number): Promise<App>;
  stop(): Promise<void>;
}

/** Milliseconds for an app to answer a question, or to be ready. */
const PATIENCE = 15_000;

/** Starts `count` apps that serve `names`, and gives them once all of them are ready. */
export async function startFleet(
  worker: Worker,
  count: number,
  options: AppOptions,
  names: readonly string[],
): Promise<Fleet> {
  const directory = await mkdtemp(join(tmpdir(), 'promptctl-fleet-'));
  const paths = Array.from({ length: count }, (_, i) => join(directory, `${i}.sock`));
  const started = await Promise.allSettled(paths.map((path) => startApp(worker, path, options, names)));
  const apps = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = started.find((one) => one.status === 'rejected');
  if (failed !== undefined) {
    await Promise.all(apps.map(stopApp));
    throw failed.reason;
  }
  return {
    apps,
    ask: (question, given) => Promise.all(apps.filter((app) => !app.hasEnded()).map((app) => app.ask(question, given))),
    restart: async (place) => {
      await apps[place]?.end();
      const successor = await startApp(worker, paths[place] ?? '', options, names);
      apps[place] = successor;
      return successor;
    },
    stop: async () => {
      await Promise.all(apps.map(stopApp));
      await rm(directory, { recursive: true, force: true });
    },
  };
}

interface Message {
  readonly ready?: number;
  readonly failed?: string;
  readonly id?: number;
  readonly answer?: unknown;
}

async function startApp(worker: Worker, path: string, options: AppOptions, names: readonly string[]): Promise<App> {
  const server = createServer();
  await once(server.listen(path), 'listening');
  const child = worker.start(path, JSON.stringify(options), JSON.stringify(names));
  child.stdout?.resume();
  const connected = once(server, 'connection') as Promise<[Socket]>;
  const [control] = await inTime(connected, child, 'did not begin').finally(() => server.close());
  control.on('error', () => {});
  const waiting = new Map<number, (answer: unknown) => void>();
  const ready = new Promise<void>((resolve, reject) => {
    createInterface({ input: control }).on('line', (line) => {
      const message: Message = JSON.parse(line);
      if (message.ready !== undefined) resolve();
      if (message.failed !== undefined) reject(new Error(`an app is not ready: ${message.failed}`));
      if (message.id !== undefined) waiting.get(message.id)?.(message.answer);
    });
  });
  await inTime(ready, child, 'was not ready').catch((error: unknown) => {
    child.kill('SIGKILL');
    throw error;
  });
  let asked = 0;
  const ask = <Question extends keyof AppAnswers>(question: Question, given = '') => {
    const id = ++asked;
    const answer = new Promise<AppAnswers[Question]>((resolve) => {
      waiting.set(id, resolve as (answer: unknown) => void);
    });
    control.write(`${JSON.stringify({ id, ask: question, given })}\n`);
    return inTime(answer, child, `did not answer to ${question}`).finally(() => waiting.delete(id));
  };
  const end = async () => {
    if (isOver(child)) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  return { pid: child.pid ?? 0, hasEnded: () => isOver(child), ask, signal: (name) => void child.kill(name), end };
}

async function stopApp(app: App): Promise<void> {
  if (app.hasEnded()) return;
  app.signal('SIGCONT');
  await app.ask('stop').catch(() => {});
  app.signal('SIGKILL');
}

function isOver(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** The promise, or an error once the process ended or the time is over. */
async function inTime<T>(promise: Promise<T>, child: ChildProcess, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let onEnd: ((code: number | null, signal: string | null) => void) | undefined;
  const failure = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`an app ${what} within ${PATIENCE / 1000} s`)), PATIENCE);
    onEnd = (code, signal) => reject(new Error(`an app ended with ${signal ?? code}: it ${what}`));
    child.once('exit', onEnd);
  });
  try {
    return await Promise.race([promise, failure]);
  } finally {
    clearTimeout(timer);
    if (onEnd !== undefined) child.off('exit', onEnd);
  }
}
