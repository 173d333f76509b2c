import { appendLine, writeNew } from '../workspace/files.ts';
import { STARTER_PROJECT, STARTER_PROMPTS } from './starter.ts';

export interface InitResult {
  readonly files: readonly { readonly path: string; readonly outcome: 'created' | 'overwritten' | 'kept' }[];
}

/** Writes a first project: settings, one prompt, and the git ignore line. Files that are there are kept unless `force`. */
export function init(input: { readonly directory: string; readonly force: boolean }): InitResult {
  const { directory, force } = input;
  return {
    files: [
      { path: 'promptctl.yaml', outcome: writeNew(directory, 'promptctl.yaml', STARTER_PROJECT, force) },
      { path: 'prompts.yaml', outcome: writeNew(directory, 'prompts.yaml', STARTER_PROMPTS, force) },
      { path: '.gitignore', outcome: appendLine(directory, '.gitignore', '.promptctl/') },
    ],
  };
}
