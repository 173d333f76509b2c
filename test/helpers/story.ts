import { mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { inject, onTestFinished } from 'vitest';
import { main } from '../../src/cli/main.ts';
import type { Chance, World } from '../../src/cli/world.ts';
import { describeTarget } from '../../src/storage/connection.ts';
import { readCommandLine } from './command-line.ts';
import { createDatabase } from './database.ts';
import { SERVER_PLACE } from './server-place.ts';
import { scrub, transcript } from './transcript.ts';

/** Commands typed in one folder, one after the other, and what they answered. */
export interface Story {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** Runs a command line: `NAME=value promptctl … < file > file`, with quotes as in a shell. */
  run(line: string): Promise<void>;
  /** Runs what must succeed and is not part of what is told. */
  prepare(...lines: readonly string[]): Promise<void>;
  write(path: string, content: string | Uint8Array): void;
  /** Replaces a text of a file; it must be there. */
  edit(path: string, from: string, to: string): void;
  remove(path: string): void;
  read(path: string): string;
  /** From here on both streams are terminals of that width, or pipes where it is null. */
  useTerminal(columns: number | null): void;
  /** Everything since the last call, without what differs from run to run. */
  text(): string;
}

export interface StoryOptions {
  readonly folder?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Stands before the `$` of each command, where several people tell one story. */
  readonly who?: string;
  /** The lines of a story that others tell too. */
  readonly told?: string[];
  /** For stories about clocks; else it stands still. */
  readonly now?: () => Date;
}

/** Begins a story in a temporary project of its own, with a migrated database of its own behind it. */
export async function tellStory(options: StoryOptions = {}): Promise<Story> {
  const url = await temporaryDatabase();
  return tellStoryOf({ ...options, env: { PROMPTCTL_DATABASE_URL: url, ...options.env } });
}

/** The URL of a migrated database that lives as long as the test. */
export async function temporaryDatabase(): Promise<string> {
  const [server] = inject('servers');
  if (server === undefined) throw new Error('no server was started');
  const database = await createDatabase(server);
  onTestFinished(() => database.drop());
  return database.url;
}

export async function temporaryDirectory(): Promise<string> {
  const folder = realpathSync(await mkdtemp(join(SERVER_PLACE, 'promptctl-story-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Begins a story with only the environment that is given: no database unless `env` says one. */
export async function tellStoryOf({
  env = {},
  who = '',
  told = [],
  now = LONG_AGO,
  ...rest
}: StoryOptions): Promise<Story> {
  const folder = rest.folder ?? (await temporaryDirectory());
  const variables: NodeJS.ProcessEnv = { ...SURROUNDINGS, HOME: folder, ...env };
  let columns: number | null = null;
  const at = (path: string) => join(folder, path);
  const tell = (line: string) => told.push(`${line}\n`);
  const listen = (line: string) => hear(line, { folder, variables, columns, now });
  return {
    folder,
    env: variables,
    run: async (line) => {
      const { text, exit } = await listen(line);
      tell(`${who}$ ${line}\n${text}exit ${exit}`);
    },
    prepare: async (...lines) => {
      for (const line of lines) {
        const { text, exit } = await listen(line);
        if (exit !== 0) throw new Error(`$ ${line}\n${text}exit ${exit}`);
      }
    },
    write: (path, content) => {
      mkdirSync(dirname(at(path)), { recursive: true });
      writeFileSync(at(path), content);
    },
    edit: (path, from, to) => {
      const text = readFileSync(at(path), 'utf8');
      if (!text.includes(from)) throw new Error(`${path} does not hold "${from}"`);
      writeFileSync(
        at(path),
        text.replace(from, () => to),
      );
      tell(`${who}# ${path}: ${from.trim()} → ${to.trim()}`);
    },
    remove: (path) => rmSync(at(path)),
    read: (path) => readFileSync(at(path), 'utf8'),
    useTerminal: (width) => {
      columns = width;
      tell(width === null ? '# in a pipe' : `# on a terminal of ${width} columns`);
    },
    text: () => scrub(told.splice(0).join('\n'), secrets(folder, variables['PROMPTCTL_DATABASE_URL'])),
  };
}

interface Place {
  readonly folder: string;
  readonly variables: NodeJS.ProcessEnv;
  readonly columns: number | null;
  readonly now: () => Date;
}

async function hear(line: string, { folder, variables, columns, now }: Place): Promise<{ text: string; exit: number }> {
  const { argv, assignments, input, output } = readCommandLine(line);
  const heard = transcript(columns);
  const world: World = {
    argv: ['node', ...argv],
    env: { ...variables, ...assignments },
    stdin: Readable.from(input === null ? [] : [readFileSync(join(folder, input))]),
    stdout: output === null ? heard.stdout : fileStream(join(folder, output)),
    stderr: heard.stderr,
    cwd: () => folder,
  };
  const exit = await main(world, { now, newId });
  return { text: heard.text(), exit };
}

function secrets(folder: string, url: string | undefined): Map<string, string> {
  return new Map([[folder, '/project'], ...(url ? [[describeTarget(url, ''), 'db.test/app'] as const] : [])]);
}

/** No colours and no pager, whatever the terminal of the person who runs the tests. */
const SURROUNDINGS = { NO_COLOR: '1', PAGER: 'cat', TERM: 'xterm', PROMPTCTL_ACTOR: 'maya@parcelwise.example' };

let requests = 0;

const newId: Chance['newId'] = () => `00000000-0000-4000-8000-${String(++requests).padStart(12, '0')}`;

/** Before anything a database ever stored, so that everything happened "just now". */
const LONG_AGO: Chance['now'] = () => new Date('2020-01-01T12:00:00Z');

function fileStream(path: string): Writable {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '');
  return new Writable({
    write: (chunk, _encoding, done) => {
      writeFileSync(path, chunk, { flag: 'a' });
      done();
    },
  });
}
