import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { PromptctlError } from '../domain/errors/error.ts';
import type { ProjectSettings } from '../domain/project-file.ts';
import { VERSION } from '../domain/version.ts';
import { recall, remember } from './memory.ts';
import { unreadable } from './unreadable.ts';

const PROJECT_FILE = 'promptctl.yaml';

/** A folder with prompts, and what it says about itself. */
export interface Project {
  readonly root: string;
  /** The project file as people know it (relative to where they are), null where there is none. */
  readonly file: string | null;
  readonly settings: ProjectSettings;
  /** `.promptctl/`: what is remembered, and the embedded database. */
  readonly home: string;
}

/**
 * Finds the project of a folder: the nearest `promptctl.yaml` upwards, else the git repository around it, else the folder itself.
 * @throws PromptctlError `files-invalid` or `file-missing` for the project file.
 */
export async function findProject(
  directory: string,
  env: NodeJS.ProcessEnv,
  explicit: string | null,
): Promise<Project> {
  const file = explicit ?? env['PROMPTCTL_CONFIG'] ?? nearest(directory, PROJECT_FILE);
  if (file === null || file === '') {
    const repository = nearest(directory, '.git');
    const root = repository === null ? directory : dirname(repository);
    return { root, file: null, settings: {}, home: homeOf(root, env) };
  }
  const path = resolve(directory, file);
  const root = dirname(path);
  const home = homeOf(root, env);
  const shown = relative(directory, path) || file;
  const bytes = readProjectBytes(path, shown);
  return { root, file: shown, settings: await readSettings(shown, bytes, home), home };
}

function readProjectBytes(path: string, file: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw unreadable(file, 'the project file', error);
  }
}

/** The YAML reader is loaded when the file is not, byte for byte, the one that was read last. */
async function readSettings(shown: string, bytes: Uint8Array, home: string): Promise<ProjectSettings> {
  const stamp = `${VERSION} ${createHash('sha256').update(bytes).digest('hex')}`;
  const known = recall(home, 'project', stamp) as ProjectSettings | null;
  if (known !== null) return known;
  const { readProjectFile } = await import('../domain/project-file.ts');
  const { settings, diagnostics } = readProjectFile(shown, bytes);
  if (diagnostics.length > 0) throw new PromptctlError('files-invalid', { diagnostics });
  remember(home, 'project', stamp, settings);
  return settings;
}

function homeOf(root: string, env: NodeJS.ProcessEnv): string {
  return env['PROMPTCTL_HOME'] ? resolve(root, env['PROMPTCTL_HOME']) : join(root, '.promptctl');
}

/** The path of `name` in `directory` or the nearest folder above that has it. */
function nearest(directory: string, name: string): string | null {
  const path = join(directory, name);
  if (existsSync(path)) return path;
  const parent = dirname(directory);
  return parent === directory ? null : nearest(parent, name);
}
