import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createPrompts } from '../../src/index.ts';
import { createWatch, type Watched } from './fleet-watch.ts';
import type { UserReport } from './user-answers.ts';
import { type Asked, createUserWatch } from './user-watch.ts';

/** What an app is started with. */
export interface AppOptions {
  readonly databaseUrl: string;
  readonly redisUrl: string | null;
  readonly environment: string;
  readonly stateDir: string | null;
  readonly listenUrl?: string;
  readonly fleetSize?: number;
  /** Milliseconds between two rounds of the watch. */
  readonly every: number;
}

/** What the process that started an app asks of it, and what it answers. */
export interface AppAnswers {
  readonly report: Watched;
  /** The text of what it serves now. */
  readonly text: string | null;
  /** Forgets what was served and noted; to begin anew is to forget what was wrong as well. */
  readonly forget: null;
  readonly begin: null;
  /** Bytes in use after a collection. */
  readonly heap: number;
  /** Asks for many names that nobody ever pushed; how many of them were refused as such. */
  readonly strangers: number;
  /** Begins to ask for the given prompt on behalf of many users; for none, it ends that. */
  readonly users: null;
  readonly asked: Asked;
  /** What the users were answered since this was last asked. */
  readonly answers: UserReport;
  readonly stop: null;
}

/** A round later than this was a process that slept, not one that was busy. */
const FREEZE = 2_500;
const STRANGERS = 10_000;
/** Milliseconds between two rounds of users: often enough to see what is short, seldom enough for eight processes on two cores. */
const USERS_EVERY = 10;

// An app as customers run them: it resolves its prompts all the time, watches what it gets, and answers questions on a socket.
// It ends with whoever started it.
const [socket = '', options = '{}', names = '[]'] = process.argv.slice(2);
const { every, ...given }: AppOptions = JSON.parse(options);
const prompts = createPrompts(given);
const watched: readonly string[] = JSON.parse(names);
const watch = createWatch();
const users = createUserWatch(prompts, watch.fail);
const control = connect(socket);
control.on('error', () => process.exit(1)).on('close', () => process.exit(0));
createInterface({ input: control }).on('line', (line) => void answer(JSON.parse(line)));
process.on('unhandledRejection', (reason) => watch.fail('unhandled', String(reason)));

for (const event of ['release', 'stale', 'problem'] as const) {
  prompts.on(event, (data: object) => watch.note(event, { ...data }, Date.now()));
}
await prompts.ready({ timeoutMs: 10_000 }).catch((error: unknown) => send({ failed: String(error) }));
let last = performance.now();
let isAsleep = false;
setInterval(round, every);
setInterval(() => isAsleep || users.round(Date.now()), USERS_EVERY);
send({ ready: process.pid });

function round(): void {
  const now = performance.now();
  const gap = now - last;
  last = now;
  watch.gap(gap);
  if (gap > FREEZE) void wake();
  if (isAsleep) return;
  see(() => watched.map((name) => prompts.getPromptSync(name, {})));
  for (const name of watched) void time(name);
}

/** The first call after a freeze is the one that may wait, so that it need not answer from before. */
async function wake(): Promise<void> {
  isAsleep = true;
  const began = performance.now();
  try {
    const first = await prompts.getPrompt(watched[0] ?? '', {});
    watch.note('woke', { waited: performance.now() - began, version: first.version, ...first.head }, Date.now());
  } catch (error) {
    watch.fail('undefined', String(error));
  }
  isAsleep = false;
}

async function time(name: string): Promise<void> {
  const began = performance.now();
  try {
    await prompts.getPrompt(name, {});
  } catch (error) {
    watch.fail('undefined', String(error));
  }
  watch.took(performance.now() - began);
}

function see(resolve: () => Parameters<typeof watch.see>[0]): void {
  try {
    watch.see(resolve(), Date.now());
  } catch (error) {
    watch.fail('undefined', String(error));
  }
}

interface Question {
  readonly id: number;
  readonly ask: keyof AppAnswers;
  readonly given: string;
}

async function answer({ id, ask, given }: Question): Promise<void> {
  send({ id, answer: await ANSWERS[ask](given) });
}

const ANSWERS: { readonly [Ask in keyof AppAnswers]: (given: string) => AppAnswers[Ask] | Promise<AppAnswers[Ask]> } = {
  report: () => watch.report(),
  text: () => watch.report().last?.text ?? null,
  forget: () => {
    watch.forget();
    return null;
  },
  begin: () => {
    watch.begin();
    return null;
  },
  heap: () => {
    setFlagsFromString('--expose-gc');
    const collect: () => void = runInNewContext('gc');
    collect();
    return process.memoryUsage().heapUsed;
  },
  strangers: () => {
    const asked = Array.from({ length: STRANGERS }, (_, i) => `stranger/${Date.now()}-${i}`);
    return asked.filter((name) => isRefused(name)).length;
  },
  users: (prompt) => {
    users.follow(prompt === '' ? null : prompt);
    return null;
  },
  asked: () => users.asked(),
  answers: () => users.report(),
  stop: async () => {
    await prompts.close();
    setImmediate(() => control.end());
    return null;
  },
};

function isRefused(name: string): boolean {
  try {
    prompts.getPromptSync(name, {});
    return false;
  } catch (error) {
    return (error as { readonly code?: unknown }).code === 'prompt-not-served';
  }
}

function send(message: object): void {
  control.write(`${JSON.stringify(message)}\n`);
}
