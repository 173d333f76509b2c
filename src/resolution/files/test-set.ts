import { PromptctlError } from '../../domain/errors/error.ts';
import { codeFrame } from '../../domain/prompt-file/frame.ts';
import { findDuplicates, readPromptFile } from '../../domain/prompt-file/read.ts';
import { contentOf, type GivenContent, withImpliedVariables } from '../fallback-variables.ts';
import type { ReadyVersion } from '../ready-version.ts';
import { requireVersion } from '../resolve.ts';
import { type FileBytes, fileBytes, type PromptFileReader, readPrompts } from './read.ts';
import { readAtOnce } from './walk.ts';

/** A prompt of a unit test: the fields of a prompt file. Where it declares no variables, it requires what its placeholders name. */
export interface TestPrompt extends GivenContent {
  readonly description?: string;
  readonly tags?: readonly string[];
  /** Default 1. */
  readonly version?: number;
}

export interface TestSet {
  /** Files, and folders with all in them. */
  readonly files?: string | readonly string[];
  /** What they are relative to. Default: the current folder. */
  readonly directory?: string;
  /** Prompts by name, a template or all of a prompt; they win over those of files. */
  readonly prompts?: { readonly [name: string]: string | TestPrompt };
}

const READER: PromptFileReader = { readPromptFile, findDuplicates, codeFrame };

/** The prompts of a unit test, judged by the reader of prompt files. @throws PromptctlError `files-invalid`, `options-invalid`, `file-missing`. */
export function readTestSet(set: TestSet, currentFolder: string): ReadonlyMap<string, ReadyVersion> {
  const { files, directory = currentFolder, prompts = {} } = set;
  const inFiles = files === undefined ? [] : readPrompts(READER, readAtOnce(files, directory), new Map());
  const given = Object.entries(prompts).map(([name, prompt]) => bytesOf('prompts', name, prompt));
  const versions = new Map([...inFiles, ...readPrompts(READER, given, new Map())]);
  for (const [name, ready] of versions) versions.set(name, numbered(ready, prompts, name));
  return versions;
}

/** One prompt, judged as all are; `option` says where it was given. @throws PromptctlError as `readTestSet`. */
export function readTestPrompt(option: string, name: string, prompt: TestPrompt): readonly ReadyVersion[] {
  const read = readPrompts(READER, [bytesOf(option, name, prompt)], new Map());
  return Array.from(read.values(), (ready) => withNumber(ready, prompt.version));
}

/** JSON is YAML too. */
function bytesOf(option: string, name: string, given: string | TestPrompt): FileBytes {
  try {
    const { version: _version, ...prompt } = typeof given === 'string' ? { template: given } : given;
    const fields = { name, ...withImpliedVariables(contentOf(prompt), true) };
    return fileBytes(`${option} ${name}`, new TextEncoder().encode(JSON.stringify(fields, null, 2)));
  } catch (error) {
    const problem = `has no template and no content of plain JSON for ${name}`;
    throw new PromptctlError('options-invalid', { option, problem }, { cause: error });
  }
}

function numbered(ready: ReadyVersion, prompts: TestSet['prompts'] & object, name: string): ReadyVersion {
  const given = Object.hasOwn(prompts, name) ? prompts[name] : undefined;
  return withNumber(ready, typeof given === 'object' ? given.version : undefined);
}

function withNumber(ready: ReadyVersion, version = 1): ReadyVersion {
  requireVersion(version);
  return { ...ready, version, versionId: `pv-${ready.digest.slice(0, 12)}` };
}
