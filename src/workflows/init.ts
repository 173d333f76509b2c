import { type PlannedFile, planLine, planNew, writeTexts } from '../workspace/file-writes.ts';
import { STARTER_PROJECT, STARTER_PROMPTS } from './starter.ts';

export interface InitResult {
  readonly files: readonly Omit<PlannedFile, 'text'>[];
}

/** Writes a first project: settings, one prompt, and the git ignore line. Files that are there are kept unless `force`. */
export function init(input: { readonly directory: string; readonly force: boolean }): InitResult {
  const { directory, force } = input;
  const planned = [
    planNew(directory, 'promptctl.yaml', STARTER_PROJECT, force),
    planNew(directory, 'prompts.yaml', STARTER_PROMPTS, force),
    planLine(directory, '.gitignore', '.promptctl/'),
  ];
  const changed = planned.filter(({ outcome }) => outcome !== 'kept');
  writeTexts(directory, new Map(changed.map(({ path, text }) => [path, text])));
  return { files: planned.map(({ path, outcome }) => ({ path, outcome })) };
}
