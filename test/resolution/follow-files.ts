import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { type OpenFiles, openFiles } from '../../src/resolution/files/open.ts';
import { resolveLocal } from '../../src/resolution/resolve-local.ts';

/** A folder of each test's own, and files in it that are served and followed. */
export function useFiles() {
  let root = '';
  const closing: OpenFiles[] = [];
  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'promptctl-files-')));
  });
  afterEach(() => {
    for (const files of closing.splice(0)) files.close();
    rmSync(root, { recursive: true, force: true });
  });
  return {
    at: (path: string) => join(root, path),
    write: (path: string, content: string) => {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    },
    follow: async (files: string | readonly string[], watch = true) => {
      const { open, next } = await follow(root, files, watch);
      closing.push(open);
      return { open, next, ask: askOf(open), texts: () => textsOf(open) };
    },
  };
}

/** Opens files; `next` waits for what is told next. */
async function follow(directory: string, files: string | readonly string[], watch: boolean) {
  const told: unknown[] = [];
  let wake = () => {};
  const tell = (what: unknown) => {
    told.push(what);
    wake();
  };
  const onChange = (changed: readonly string[]) => tell({ changed });
  const onProblem = (_code: string, problem: string) => tell({ problem });
  const open = await openFiles({ files, directory, watch, onChange, onProblem });
  const next = async (): Promise<unknown> => {
    while (told.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    return told.shift();
  };
  return { open, next };
}

function askOf({ prompts }: OpenFiles) {
  const local = { environment: 'production', source: 'files', head: null, prompts } as const;
  return (name: string, variables = {}) => resolveLocal(local, name, prompts.get(name), variables, null);
}

/** The templates, by name. */
export function textsOf({ prompts }: OpenFiles): { [name: string]: string | undefined } {
  return Object.fromEntries([...prompts].map(([name, { content }]) => [name, content.template]));
}
