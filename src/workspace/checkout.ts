import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { PromptctlError } from '../domain/errors/error.ts';
import { matchesAny } from '../domain/names.ts';
import type { Base, LocalPrompt } from '../domain/plan.ts';
import { suggest } from '../domain/suggest.ts';
import { recallBases, rememberBases } from './bases.ts';
import { DEFAULT_PATTERNS, findFiles, isPath } from './files.ts';
import { findInHistory } from './history.ts';
import { recall, remember } from './memory.ts';
import type { Project } from './project.ts';
import { type PromptSet, readPromptSet } from './prompt-set.ts';
import { type Provenance, readProvenance } from './provenance.ts';
import { findStandings, type Origin, type Standing } from './standing.ts';

/** The working copy of a project: its prompt files, what it remembers, and where git says that it stands. */
export interface Checkout {
  readonly project: Project;
  /** Reads the prompts that the arguments mean: paths, names, globs over names; none: all of the project. */
  read(selection: readonly string[]): Promise<PromptSet>;
  /** Where git says that it stands, the files read last included. */
  provenance(): Promise<Provenance>;
  /** How this checkout stands to commits, by commit; those that cannot be judged are left out. */
  standings(origins: readonly Origin[]): Promise<ReadonlyMap<string, Standing>>;
  /** Which prompts (name → digest) of a file said that at some commit of this checkout's history. */
  findInHistory(file: string, wanted: ReadonlyMap<string, string>): Promise<ReadonlySet<string>>;
  bases(databaseId: string): Promise<ReadonlyMap<string, Base>>;
  rememberBases(databaseId: string, found: ReadonlyMap<string, Base>): Promise<void>;
  /** Files that were named for a push belong to the project from then on, unless its project file lists them. */
  rememberFiles(set: PromptSet): void;
}

/** Opens the working copy; nothing is read before it is asked for. */
export function openCheckout(project: Project, cwd: string, env: NodeJS.ProcessEnv): Checkout {
  let standing: Promise<Provenance> | undefined;
  let files: readonly string[] = [];
  const provenance = () => (standing ??= readProvenance(project.root, env, files));
  return {
    project,
    provenance,
    read: async (selection) => {
      const set = await readSelection(project, cwd, selection);
      files = [...new Set(set.prompts.map(({ file }) => file))];
      return set;
    },
    standings: async (origins) => findStandings(project.root, await provenance(), origins),
    findInHistory: (file, wanted) => findInHistory(project.root, file, wanted),
    bases: async (databaseId) => recallBases(project, databaseId, await provenance()),
    rememberBases: async (databaseId, found) => rememberBases(project, databaseId, await provenance(), found),
    rememberFiles: (set) => rememberFiles(project, set),
  };
}

async function readSelection(project: Project, cwd: string, selection: readonly string[]): Promise<PromptSet> {
  const paths = selection.filter(isPath);
  const names = selection.filter((argument) => !isPath(argument));
  const patterns = paths.length > 0 ? [] : [...(project.settings.files ?? DEFAULT_PATTERNS), ...pushedBefore(project)];
  const files = await findFiles(project.root, cwd, paths, patterns);
  if (files.length === 0)
    throw new PromptctlError('no-prompt-files', { patterns: paths.length > 0 ? paths : patterns });
  const set = await readPromptSet({ root: project.root, cwd, home: project.home }, files, paths.length > 0);
  return names.length === 0 ? set : { ...set, prompts: selectNames(set.prompts, names, cwd) };
}

function rememberFiles(project: Project, { isNamed, prompts }: PromptSet): void {
  if (!isNamed || project.settings.files !== undefined) return;
  const known = pushedBefore(project);
  const files = new Set([...known, ...prompts.map(({ file }) => file)]);
  if (files.size > known.length) remember(project.home, 'named-files', '', [...files]);
}

function pushedBefore(project: Project): readonly string[] {
  return project.settings.files === undefined
    ? ((recall(project.home, 'named-files', '') as string[] | null) ?? [])
    : [];
}

function selectNames(prompts: readonly LocalPrompt[], names: readonly string[], cwd: string): readonly LocalPrompt[] {
  for (const name of names) {
    if (!prompts.some((prompt) => matchesAny(prompt.name, [name]))) {
      const known = prompts.map((prompt) => prompt.name);
      const folder = existsSync(resolve(cwd, name)) ? [`./${name}`] : [];
      throw new PromptctlError('prompt-not-in-files', { name, suggestions: [...folder, ...suggest(name, known)] });
    }
  }
  return prompts.filter((prompt) => matchesAny(prompt.name, names));
}
