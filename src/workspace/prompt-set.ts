import { createHash } from 'node:crypto';
import { relative, resolve } from 'node:path';
import { canonicalContent, digestOf } from '../domain/content.ts';
import type { Diagnostic } from '../domain/diagnostic.ts';
import { PromptctlError } from '../domain/errors/error.ts';
import type { LocalPrompt } from '../domain/plan.ts';
import { VERSION } from '../domain/version.ts';
import { readBytes } from './files.ts';
import { recall, remember } from './memory.ts';

/** The prompts of some files; contents are parsed when somebody asks, unless they had to be read anyway. */
export interface PromptSet {
  /** In name order. */
  readonly prompts: readonly LocalPrompt[];
  /** Its files were named, and not found by the patterns of the project. */
  readonly isNamed: boolean;
  /** The canonical content of one of them. */
  contentOf(prompt: LocalPrompt): Promise<string>;
}

interface Place {
  readonly root: string;
  readonly cwd: string;
  readonly home: string;
}

/** What a file held when its bytes had this hash; only files without any diagnostic are remembered. */
interface Remembered {
  readonly hash: string;
  readonly prompts: readonly LocalPrompt[];
}

interface Loaded {
  readonly prompts: readonly LocalPrompt[];
  readonly diagnostics: readonly Diagnostic[];
  readonly contents: ReadonlyMap<string, string>;
}

/**
 * Reads prompt files, parsing only those whose bytes changed since they were last read.
 * @throws PromptctlError `files-invalid` with every problem of every file.
 */
export async function readPromptSet(place: Place, paths: readonly string[], isNamed = false): Promise<PromptSet> {
  const known = (recall(place.home, 'files', VERSION) as Record<string, Remembered> | null) ?? {};
  const remembered: Record<string, Remembered> = {};
  const contents = new Map<string, string>();
  const prompts: LocalPrompt[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const path of paths) {
    const bytes = readBytes(place.root, path);
    const hash = createHash('sha256').update(bytes).digest('hex');
    const before = Object.hasOwn(known, path) ? known[path] : undefined;
    const loaded =
      before?.hash === hash
        ? { prompts: before.prompts, diagnostics: [], contents: [] }
        : await parse(place, path, bytes);
    prompts.push(...loaded.prompts);
    diagnostics.push(...loaded.diagnostics);
    for (const [name, content] of loaded.contents) contents.set(name, content);
    if (loaded.diagnostics.length === 0) remembered[path] = { hash, prompts: loaded.prompts };
  }
  await refuseProblems(place, prompts, diagnostics);
  if (contents.size > 0) remember(place.home, 'files', VERSION, { ...known, ...remembered });
  return {
    prompts: prompts.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    isNamed,
    contentOf: async (prompt) => contents.get(prompt.name) ?? reread(place, prompt, contents),
  };
}

async function refuseProblems(
  place: Place,
  prompts: readonly LocalPrompt[],
  diagnostics: readonly Diagnostic[],
): Promise<void> {
  const isUnique = new Set(prompts.map((prompt) => prompt.name)).size === prompts.length;
  const duplicates = isUnique ? [] : await findDuplicates(place, prompts);
  const all = [...diagnostics, ...duplicates];
  if (all.length > 0) throw new PromptctlError('files-invalid', { diagnostics: all });
}

async function findDuplicates({ root, cwd }: Place, prompts: readonly LocalPrompt[]): Promise<Diagnostic[]> {
  const { findDuplicates } = await import('../domain/prompt-file/duplicates.ts');
  const { codeFrame } = await import('../domain/prompt-file/frame.ts');
  const shown = prompts.map((prompt) => ({ ...prompt, file: relative(cwd, resolve(root, prompt.file)) }));
  return findDuplicates(shown).map((duplicate) => {
    const text = new TextDecoder().decode(readBytes(cwd, duplicate.file));
    return { ...duplicate, frame: codeFrame(text, duplicate.line, duplicate.column, 1) };
  });
}

/** The YAML reader is heavy, so it is loaded when a file has to be parsed, and not when all are as they were. */
async function parse({ root, cwd }: Place, path: string, bytes: Uint8Array): Promise<Loaded> {
  const { readPromptFile } = await import('../domain/prompt-file/read.ts');
  const file = readPromptFile(relative(cwd, resolve(root, path)), bytes);
  const contents = new Map(file.prompts.map((prompt) => [prompt.name, canonicalContent(prompt.content)]));
  const prompts = file.prompts.map(({ name, description, tags, line, column }) => {
    return { name, digest: digestOf(contents.get(name) ?? ''), description, tags, file: path, line, column };
  });
  return { prompts, diagnostics: file.diagnostics, contents };
}

async function reread(place: Place, prompt: LocalPrompt, contents: Map<string, string>): Promise<string> {
  const loaded = await parse(place, prompt.file, readBytes(place.root, prompt.file));
  for (const [name, content] of loaded.contents) contents.set(name, content);
  const content = loaded.contents.get(prompt.name);
  if (content === undefined || digestOf(content) !== prompt.digest) {
    throw new PromptctlError('file-changed', { file: prompt.file });
  }
  return content;
}
