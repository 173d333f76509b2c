import type { ReadyVersion } from '../ready-version.ts';
import { importReader } from './load.ts';
import { describeFailure, type Look, lookAt } from './look.ts';
import { type ParsedFile, type PromptFileReader, readPrompts } from './read.ts';
import { whenSettled } from './settle.ts';
import { readTargets } from './targets.ts';
import { openWatch } from './watch.ts';

export interface FilesOptions {
  /** Paths of files, of folders with all in them, and patterns. */
  readonly files: string | readonly string[];
  /** What they are relative to. */
  readonly directory: string;
  /** Read them again when they are saved. */
  readonly watch: boolean;
  /** The prompts that are served differently since something was saved. */
  readonly onChange: (names: readonly string[]) => void;
  /** What was saved cannot be served, or changes cannot be seen; what was good goes on being served. */
  readonly onProblem: (code: 'files-invalid', message: string) => void;
}

/** Prompts that are served from files: local work, without a database. */
export interface OpenFiles {
  /** Another map after every change. */
  readonly prompts: ReadonlyMap<string, ReadyVersion>;
  close(): void;
}

/**
 * Reads prompt files, by the rules and with the reader of the command line, and on request follows them.
 * @throws PromptctlError `files-invalid`, `file-missing` or `no-prompt-files`, as the command line does.
 */
export async function openFiles({ files, directory, ...options }: FilesOptions): Promise<OpenFiles> {
  const serving = createServing(await importReader());
  let isClosed = false;
  const settling = whenSettled(async () => {
    const found = await look();
    if (isClosed) return;
    try {
      const changed = serving.take(found);
      if (changed.length > 0) options.onChange(changed);
    } catch (error) {
      options.onProblem('files-invalid', describeFailure(error));
    }
  });
  const watching = options.watch ? openWatch(() => settling.sign(), sayOnce(options.onProblem)) : null;
  const look = lookAt(readTargets(files, directory), watching);
  const close = () => {
    isClosed = true;
    settling.stop();
    watching?.close();
  };
  try {
    serving.take(await look());
  } catch (error) {
    close();
    throw error;
  }
  return {
    get prompts() {
      return serving.prompts();
    },
    close,
  };
}

type Prompts = ReadonlyMap<string, ReadyVersion>;

/** What is served, and what it was read from; `take` gives the names of what changed, and throws where it leaves all as it was. */
function createServing(reader: PromptFileReader): { prompts(): Prompts; take(look: Look): string[] } {
  const known = new Map<string, ParsedFile>();
  let seen: string | null = null;
  let prompts: Prompts = new Map();
  return {
    prompts: () => prompts,
    take: ({ print, files, error }) => {
      if (print === seen) return [];
      seen = print;
      if (files === null) throw error;
      const before = prompts;
      prompts = readPrompts(reader, files, known);
      const names = new Set([...before.keys(), ...prompts.keys()]);
      return [...names].filter((name) => before.get(name)?.digest !== prompts.get(name)?.digest);
    },
  };
}

/** A system that runs out of watches does so for every folder. */
function sayOnce(onProblem: FilesOptions['onProblem']): (folder: string, error: unknown) => void {
  let isSaid = false;
  return (folder, error) => {
    if (isSaid) return;
    isSaid = true;
    onProblem('files-invalid', `changes in ${folder} are not seen: ${String(error)}`);
  };
}
